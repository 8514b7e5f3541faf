import { describe, expect, it } from "vitest";
import { alphabets } from "../src/index.js";
import { createPuidDev } from "../src/puid-dev.js";
import { oracleId } from "./oracle/puid-dev.js";
import { refusal } from "./support/refusal.js";

const puids = createPuidDev();

describe("createPuidDev", () => {
  it("has ids of varying length", () => {
    const lengths = new Set(puids.ids(0n, 5000).map((id) => id.length));
    expect(lengths.has(22)).toBe(true);
    expect(lengths.has(21)).toBe(true);
    expect(Math.max(...lengths)).toBe(22);
  });

  it("gives the same results for a batch as for its elements", () => {
    const ordinals = Array.from({ length: 100 }, (_, i) => BigInt(i));
    expect(puids.ids(0n, 100)).toEqual(ordinals.map(puids.id));
    expect(puids.ordinals(puids.ids(0n, 100))).toEqual(ordinals);
  });

  it("rejects values that are not strings", () => {
    for (const value of [undefined, null, 10, 10n, new String(puids.id(10n)), [...puids.id(10n)]]) {
      expect(puids.isId(value)).toBe(false);
      expect(refusal(() => puids.ordinal(value as string)).reason).toBe("type");
    }
  });

  it("accepts ordinals up to 2^64 − 1", () => {
    const last = 2n ** 64n - 1n;
    expect(puids.ordinal(puids.id(last))).toBe(last);
    expect(refusal(() => puids.id(2n ** 64n))).toMatchObject({
      code: "invalid_ordinal",
      message:
        '"ordinal" must be below the capacity 2^64 (18446744073709551616), got 18446744073709551616; puid.dev has no more ids',
    });
  });

  it("accepts a service's own round keys", () => {
    const own = createPuidDev({ roundKeys: [1n, 2n, 3n, 2n ** 64n - 1n] });
    expect(own.ordinal(own.id(42n))).toBe(42n);
    expect(own.id(42n)).not.toBe(puids.id(42n));
    expect(puids.tryOrdinal(own.id(42n))).toBeUndefined();
    expect(createPuidDev({ roundKeys: undefined }).id(42n)).toBe(puids.id(42n));
  });

  it.each([
    ["", "length", '"id" must have 1 to 22 characters, got 0 in ""'],
    ["6".repeat(23), "length", `"id" must have 1 to 22 characters, got 23 in "${"6".repeat(23)}"`],
    [
      "64qAN39GjJh5kbi4HROOx-",
      "character",
      '"id" must have only letters and digits, got "64qAN39GjJh5kbi4HROOx-"',
    ],
    ["-", "character", '"id" must have only letters and digits, got "-"'],
    [
      "64qAN39GjJh5kbi4HROOx\u00e8", // "h" and 128 more
      "character",
      '"id" must have only letters and digits, got "64qAN39GjJh5kbi4HROOx\\u00e8"',
    ],
    [
      "yAqySLEQhb2NHqUqLDeJK-", // an id of 21 characters, and one more
      "character",
      '"id" must have only letters and digits, got "yAqySLEQhb2NHqUqLDeJK-"',
    ],
    // An id of 21 characters with a zero in front: the service reads it as the same id.
    [
      "0yAqySLEQhb2NHqUqLDeJK",
      "unissued",
      '"id" must be issued by the service, got "0yAqySLEQhb2NHqUqLDeJK"; it is mistyped or made up',
    ],
    // 2^128 and more: the service reads these modulo 2^128.
    [
      "7n42DGM5Tflk9n8mt7Fhc8",
      "unissued",
      '"id" must be issued by the service, got "7n42DGM5Tflk9n8mt7Fhc8"; it is mistyped or made up',
    ],
    [
      "zzzzzzzzzzzzzzzzzzzzzz",
      "unissued",
      '"id" must be issued by the service, got "zzzzzzzzzzzzzzzzzzzzzz"; it is mistyped or made up',
    ],
    // Of the right shape, and an ordinal of 2^64 or more.
    [
      "64qAN39GjJh5kbi4HROOxi",
      "unissued",
      '"id" must be issued by the service, got "64qAN39GjJh5kbi4HROOxi"; it is mistyped or made up',
    ],
    ["00", "unissued", '"id" must be issued by the service, got "00"; it is mistyped or made up'],
  ])("rejects %j", (text, reason, message) => {
    expect(refusal(() => puids.ordinal(text))).toMatchObject({ code: "invalid_id", reason, message });
    expect(puids.tryOrdinal(text)).toBeUndefined();
    expect(puids.isId(text)).toBe(false);
  });

  it("rejects ids of ordinals from 2^64, and aliases of an id modulo 2^128", () => {
    for (const ordinal of [2n ** 64n, 2n ** 64n + 5n, 2n ** 96n, 2n ** 96n + 5n, 2n ** 128n - 1n]) {
      expect(refusal(() => puids.ordinal(oracleId(ordinal))).reason).toBe("unissued");
    }
    const toPoint = (text: string): bigint =>
      Array.from(text).reduce((n, digit) => n * 62n + BigInt(alphabets.base62.indexOf(digit)), 0n);
    const toText = (point: bigint): string =>
      Array.from({ length: 22 }, (_, i) =>
        alphabets.base62.charAt(Number((point / 62n ** BigInt(21 - i)) % 62n)),
      ).join("");
    const id = puids.id(1n);
    expect(toText(toPoint(id))).toBe(id);
    for (const times of [1n, 2n, 7n]) {
      const alias = toText(toPoint(id) + times * 2n ** 128n);
      expect(refusal(() => puids.ordinal(alias)).reason).toBe("unissued");
    }
  });

  it("decodes the id of the point 0, and rejects other spellings of it", () => {
    const own = createPuidDev({ roundKeys: [0n, 0n, 0n, 0n] });
    expect(own.tryOrdinal("0")).toBe(0n);
    expect(own.id(0n)).toBe("0");
    expect(own.tryOrdinal("00")).toBeUndefined();
    expect(own.tryOrdinal("")).toBeUndefined();
  });

  it("rejects a hyphen as a digit of −1", () => {
    const ids = puids.ids(0n, 1000).filter((id) => /[0-8A-Ya-y]z.$/.test(id));
    expect(ids.length).toBeGreaterThan(5);
    for (const id of ids) {
      const next = String.fromCharCode(id.charCodeAt(id.length - 3) + 1);
      expect(puids.isId(`${id.slice(0, -3)}${next}-${id.slice(-1)}`)).toBe(false);
    }
  });

  it.each([
    [null, '"options" must be an object, got null', undefined],
    [{ roundkeys: [] }, '"options" must have no names but roundKeys, got "roundkeys"', "roundkeys"],
    [{ roundKeys: 5n }, '"roundKeys" must be an array of four bigints, got 5n', "roundKeys"],
    [
      { roundKeys: [1n, 2n, 3n] },
      '"roundKeys" must be an array of four bigints, got 3 elements',
      "roundKeys",
    ],
    [
      { roundKeys: [1n, 2n, 3, 4n] },
      '"roundKeys[2]" must be a bigint from 0 to 2^64 - 1, got a number',
      "roundKeys",
    ],
    [
      { roundKeys: [1n, 2n, 3n, 2n ** 64n] },
      '"roundKeys[3]" must be a bigint from 0 to 2^64 - 1, got one out of range',
      "roundKeys",
    ],
    [
      { roundKeys: [-1n, 2n, 3n, 4n] },
      '"roundKeys[0]" must be a bigint from 0 to 2^64 - 1, got one out of range',
      "roundKeys",
    ],
  ])("rejects the options %o", (options, message, option) => {
    const error = refusal(() => createPuidDev(options as never));
    expect(error.message).toBe(message);
    expect(error).toMatchObject({ code: "invalid_options" });
    expect(error.option).toBe(option);
  });
});
