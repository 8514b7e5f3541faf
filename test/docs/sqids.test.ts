import { describe, expect, it } from "vitest";
import {
  decodedByPuid,
  decodedBySqids,
  type Encoder,
  FIRST_SEED,
  keysThatDecode,
  readSqid,
  TRIES,
} from "../../docs/.vitepress/theme/live/sqids.js";
import { createUsers, EXAMPLE_KEY } from "../../docs/.vitepress/theme/live/strip.js";

/** Stands for sqids, which only the site installs: numbers in base 35, joined by `z`; it ignores leading zeros. */
const fake: Encoder = {
  encode: (numbers) => numbers.map((number) => number.toString(35)).join("z"),
  decode: (id) => (/^[0-9a-z]+$/.test(id) ? id.split("z").map((digits) => Number.parseInt(digits, 35)) : []),
};

describe("the figure of sqids", () => {
  it.each([
    ["17", "row 42; the next is 18"],
    ["017", "row 42, which sqids writes as 17"],
    ["17z18", "the numbers 42, 43"],
    ["yyyyyyyyyyyyyy", `row ${Number.parseInt("y".repeat(14), 35)}, which sqids never writes`],
    [Number.MAX_SAFE_INTEGER.toString(35), `row ${Number.MAX_SAFE_INTEGER}`],
    ["!", "not a sqid"],
    ["", "not a sqid"],
  ])("says what a stranger reads from %j", (id, meaning) => {
    expect(readSqid(fake, id)).toBe(meaning);
  });

  it("counts the strings that decode, and those that the library writes", () => {
    const all = { encode: (numbers: number[]) => String(numbers[0]), decode: (id: string) => [id.length] };
    expect(decodedBySqids(all, FIRST_SEED)).toEqual({ all: TRIES, own: 0 });
    const none = { ...all, decode: () => [] };
    expect(decodedBySqids(none, FIRST_SEED)).toEqual({ all: 0, own: 0 });
  });

  it("finds no random string and no random key that a puid accepts", () => {
    expect(decodedByPuid(EXAMPLE_KEY, FIRST_SEED)).toBe(0);
    expect(keysThatDecode(createUsers, "usr_t0p05ytv42x8a07rmzv", FIRST_SEED)).toBe(0);
  });

  it("tries a thousand different keys of 128 bits", () => {
    const keys = new Set<string>();
    const record = (key: string) => {
      keys.add(key);
      return { ...createUsers(EXAMPLE_KEY), isId: (_: unknown): _ is never => true };
    };
    expect(keysThatDecode(record, "", FIRST_SEED)).toBe(TRIES);
    expect(keys.size).toBe(TRIES);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });
});
