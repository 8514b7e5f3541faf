import { describe, expect, it } from "vitest";
import {
  decodedByPuid,
  decodedBySqids,
  type Encoder,
  FIRST_SEED,
  mistypedPuids,
  mistypedSqids,
  readPuid,
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
    // No number, several numbers, and a number that sqids does not encode.
    for (const numbers of [[], [1, 2], [2 ** 53]]) {
      expect(decodedBySqids({ ...all, decode: () => numbers }, FIRST_SEED)).toEqual({ all: 0, own: 0 });
    }
  });

  it("finds no random string that a puid accepts", () => {
    expect(decodedByPuid(EXAMPLE_KEY, FIRST_SEED)).toBe(0);
  });

  it("counts the mistyped ids that decode", () => {
    // Of two digits, 34 more in base 35, of which z separates, and 26 upper-case letters, which do not decode.
    expect(mistypedSqids(fake, "17")).toEqual({ all: 122, decoded: 68 });
    const codec = createUsers(EXAMPLE_KEY);
    expect(mistypedPuids(codec, "usr_t0p05ytv42x8a07rmzv")).toEqual({ all: 19 * 31, decoded: 0 });
    const lax = { ...codec, isId: (_: unknown): _ is never => true };
    expect(mistypedPuids(lax, "usr_t0p05ytv42x8a07rmzv").decoded).toBe(19 * 31);
  });

  it("says that a puid tells nothing, and that other text is none", () => {
    const codec = createUsers(EXAMPLE_KEY);
    expect(
      ["usr_t0p05ytv42x8a07rmzv", "usr_t0p05ytv42x8a07rmz", ""].map((id) => readPuid(codec, id)),
    ).toEqual(["nothing", "not a puid", "not a puid"]);
  });
});
