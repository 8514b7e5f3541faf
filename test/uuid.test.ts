import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUuidPuid } from "../src/index.js";
import * as laws from "./laws/laws.js";
import { oracleFF1 } from "./oracle/ff1.js";
import { below, keys } from "./support/arbitraries.js";
import { fromHex, fromText } from "./support/bytes.js";
import { refusal } from "./support/refusal.js";

const key = "98259b8160c492e26407ad772adae700";
const users = createUuidPuid({ key });

/** Format 1, "UUID shape", by strings of binary digits. */
function oracleUuid(ownKey: string, tweak: string, ordinal: bigint): string {
  const x = Array.from(ordinal.toString(2).padStart(122, "0"), Number);
  const y = oracleFF1(fromHex(ownKey), 2, fromText(tweak)).encrypt(x).join("");
  const bits = `${y.slice(0, 48)}1000${y.slice(48, 60)}10${y.slice(60)}`;
  const hex = BigInt(`0b${bits}`).toString(16).padStart(32, "0");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

describe("createUuidPuid", () => {
  it("issues the UUIDs that the oracle computes", () => {
    const tweaks = fc.oneof(fc.constant(""), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(keys, tweaks, below(2n ** 122n, 2n ** 61n), (ownKey, tweak, ordinal) => {
        const codec = createUuidPuid({ key: ownKey, tweak, capacity: 2n ** 122n });
        const id = codec.id(ordinal);
        expect(id).toBe(oracleUuid(ownKey, tweak, ordinal));
        expect(codec.ordinal(id)).toBe(ordinal);
      }),
      { numRuns: 1000 },
    );
  });

  it("obeys the laws of every codec", () => {
    const ordinals = below(2n ** 63n);
    fc.assert(
      fc.property(ordinals, ordinals, (one, other) => {
        laws.roundTrip(users, one);
        laws.distinctness(users, one, other);
        laws.matchesPattern(users, one);
        laws.normalizeKeepsIds(users, one);
      }),
      { numRuns: 1000 },
    );
    for (const [first, count] of [
      [0n, 100],
      [7n, 3000],
      [2n ** 63n - 40n, 40],
    ] as const) {
      laws.batches(users, first, count);
    }
  });

  it("rejects any string that differs from an id in one character", () => {
    for (const id of users.ids(0, 20)) {
      for (let at = 0; at < 36; at++) {
        const far = String.fromCharCode(id.charCodeAt(at) + 128); // with the same lower seven bits
        for (const character of `0189abfgABF-{ é${far}`) {
          const text = id.slice(0, at) + character + id.slice(at + 1);
          if (text === id) continue;
          expect(users.isId(text), text).toBe(false);
          laws.oneAcceptedSet(users, text);
          laws.patternIsShape(users, text);
        }
      }
    }
  });

  it("rejects an id with a character more or less", () => {
    const id = users.id(42n);
    for (const text of [`${id}0`, `0${id}`, id.slice(0, -1), id.slice(1), ""]) {
      expect(users.ordinal(id)).toBe(42n); // the next call must not depend on this one
      expect(users.isId(text), text).toBe(false);
      laws.oneAcceptedSet(users, text);
    }
  });

  it("rejects values that are not strings", () => {
    const id = users.id(42n);
    for (const value of [undefined, null, 42, 42n, new String(id), [...id], { length: 36 }]) {
      expect(users.isId(value)).toBe(false);
      laws.oneAcceptedSet(users, value);
    }
  });

  it("rejects random UUIDs", () => {
    for (let i = 0; i < 1000; i++) expect(users.isId(crypto.randomUUID())).toBe(false);
  });

  it("has a prefix, alphabet, length, capacity, guardBits and pattern", () => {
    expect(users).toMatchObject({
      prefix: "",
      alphabet: "0123456789abcdef",
      length: 36,
      capacity: 2n ** 63n,
      guardBits: 59,
    });
    expect(users.pattern.source).toBe(
      "^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    );
  });

  it.each([
    ["B48310F4-86AD-85F4-AE0C-A047B82847A4"],
    ["b48310f486ad85f4ae0ca047b82847a4"],
    ["{b48310f4-86ad-85f4-ae0c-a047b82847a4}"],
    ["urn:uuid:b48310f4-86ad-85f4-ae0c-a047b82847a4"],
    ["URN:UUID:B48310F4-86AD-85F4-AE0C-A047B82847A4"],
    [" b48310f4 86ad 85f4 ae0c a047b82847a4\n"],
    [" {b48310f4-86ad-85f4-ae0c-a047b82847a4}\n"],
    ["b483lOf4–86ad–85f4–aeoc–a047b82847a4"],
  ])("normalizes %j", (typed) => {
    expect(users.normalize(typed)).toBe("b48310f4-86ad-85f4-ae0c-a047b82847a4");
    laws.normalizeIsIdempotent(users, typed);
  });

  it("normalizes no other string to an id", () => {
    for (const text of [
      "",
      "-",
      "{}",
      "urn:uuid:",
      "{b48310f4-86ad-85f4-ae0c-a047b82847a4",
      "b48310f4-86ad-85f4}-ae0c-a047b82847a4",
      "-urn:uuid:b48310f4-86ad-85f4-ae0c-a047b82847a4",
      "x".repeat(32),
    ]) {
      expect(users.isId(users.normalize(text)), text).toBe(false);
      laws.normalizeIsIdempotent(users, text);
    }
    expect(users.normalize("{b48310f4}x")).toBe("{b48310f4}x"); // braces go from both ends or stay
    expect(users.normalize("b48310f486ad")).toBe("b48310f486ad"); // hyphens are for 32 digits
  });

  it.each([
    ["b48310f4", "length", '"id" must have the 36 characters of a UUID, got 8 in "b48310f4"'],
    [
      "B48310F4-86AD-85F4-AE0C-A047B82847A4",
      "character",
      '"id" must be a UUID of version 8 and variant 10, in lower case and with its hyphens, got "B48310F4-86AD-85F4-AE0C-A047B82847A4"; normalize() corrects it',
    ],
    [
      "b48310f4-86ad-45f4-ae0c-a047b82847a4",
      "character",
      '"id" must be a UUID of version 8 and variant 10, in lower case and with its hyphens, got "b48310f4-86ad-45f4-ae0c-a047b82847a4"',
    ],
    [
      "b48310f4-86ad-85f4-ae0c-a047b82847a5",
      "unissued",
      '"id" must be issued by this key, got "b48310f4-86ad-85f4-ae0c-a047b82847a5"; it is mistyped, made up or another key\'s',
    ],
  ])("names the reason why %s is not an id", (text, reason, message) => {
    expect(refusal(() => users.ordinal(text))).toMatchObject({ code: "invalid_id", reason, message });
  });

  it.each([
    [{ capacity: 2n ** 122n + 1n }, "capacity", /^"capacity" must be at most 2\^122, /],
    [{ capacity: 0n }, "capacity", /^"capacity" must be at least 1, /],
    [{ prefix: "usr_" }, "prefix", /^"options" must have no names but key, tweak, capacity, got "prefix"$/],
    [{ tweak: 7 }, "tweak", /^"tweak" must be a string/],
  ])("rejects %o", (options, option, message) => {
    const error = refusal(() => createUuidPuid({ key, ...(options as object) }));
    expect(error).toMatchObject({ code: "invalid_options", option });
    expect(error.message).toMatch(message);
  });

  it("advises what to do above its capacity", () => {
    expect(refusal(() => users.id(2n ** 63n)).message).toMatch(/; raise "capacity"$/);
    const full = createUuidPuid({ key, capacity: 2n ** 122n });
    expect(full.guardBits).toBe(0);
    expect(refusal(() => full.id(2n ** 122n)).message).toMatch(/; there are no more UUIDs$/);
  });
});
