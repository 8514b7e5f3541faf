import { describe, expect, it } from "vitest";
import { alphabets, createPuid, type PuidOptions } from "../../src/index.js";
import { refusal } from "../support/refusal.js";

const key = "000102030405060708090a0b0c0d0e0f";
const create = (options: Partial<PuidOptions>) => createPuid({ key, ...options });

describe("createPuid › defaults", () => {
  it.each([
    ["crockford32", 19],
    ["base62", 16],
    ["base58", 17],
    ["base36", 19],
    ["base64url", 16],
    ["hex", 24],
    ["decimal", 29],
    ["safe28", 20],
  ] as const)("%s takes %i characters by default", (name, length) => {
    const codec = create({ alphabet: alphabets[name] });
    expect(codec.length).toBe(length);
    expect(codec.id(0)).toHaveLength(length);
  });

  it("has the least length that leaves 2^32 strings for each ordinal", () => {
    for (const capacity of [1n, 2n, 1000n, 2n ** 31n, 2n ** 31n + 1n, 2n ** 32n, 2n ** 64n, 10n ** 60n]) {
      const { length } = create({ capacity });
      expect(32n ** BigInt(length) >= capacity * 2n ** 32n).toBe(true);
      expect(32n ** BigInt(length - 1) < capacity * 2n ** 32n).toBe(true);
    }
  });

  it("has a capacity of 2^63, or of all strings if there are fewer", () => {
    expect(create({}).capacity).toBe(2n ** 63n);
    expect(create({ length: 13 }).capacity).toBe(2n ** 63n);
    expect(create({ length: 12 }).capacity).toBe(2n ** 60n);
    expect(create({ length: 40 }).capacity).toBe(2n ** 63n);
  });

  it("treats an undefined option as a missing one", () => {
    const undefinedOptions = {
      prefix: undefined,
      alphabet: undefined,
      length: undefined,
      capacity: undefined,
    };
    expect(createPuid({ key, tweak: undefined, ...undefinedOptions }).id(1)).toBe(create({}).id(1));
  });
});

describe("createPuid › options", () => {
  it("accepts values just inside the bounds", () => {
    expect(create({ prefix: "~".repeat(63) }).id(1)).toHaveLength(82);
    expect(create({ prefix: "AZaz09._~-" }).id(1)).toHaveLength(29);
    expect(create({ alphabet: "!~" }).length).toBe(95);
    expect(create({ length: 4 }).capacity).toBe(2n ** 20n);
    expect(create({ alphabet: "01", length: 20 }).capacity).toBe(2n ** 20n);
    expect(create({ alphabet: alphabets.decimal, length: 6, capacity: 1_000_000n }).capacity).toBe(
      1_000_000n,
    );
    expect(create({ capacity: 1n }).ordinal(create({ capacity: 1n }).id(0))).toBe(0n);
    expect(create({ length: 4096 }).id(0)).toHaveLength(4096);
    expect(create({ capacity: 32n ** 4096n / 2n ** 32n }).length).toBe(4096);
  });

  it.each<[option: string, value: unknown, message: string]>([
    ["prefix", 5, '"prefix" must be a string, got 5'],
    ["prefix", null, '"prefix" must be a string, got null'],
    [
      "prefix",
      "us r",
      '"prefix" must have only letters, digits, ".", "_", "~" and "-", got " " at 2 in "us r"',
    ],
    [
      "prefix",
      "usr/",
      '"prefix" must have only letters, digits, ".", "_", "~" and "-", got "/" at 3 in "usr/"',
    ],
    [
      "prefix",
      "é",
      '"prefix" must have only letters, digits, ".", "_", "~" and "-", got "\\u00e9" at 0 in "\\u00e9"',
    ],
    ["prefix", "x".repeat(64), `"prefix" must have at most 63 characters, got 64 in "${"x".repeat(64)}"`],
    ["alphabet", ["0", "1"], '"alphabet" must be a string, got an array'],
    ["alphabet", "", '"alphabet" must have at least 2 characters, got ""'],
    ["alphabet", "a", '"alphabet" must have at least 2 characters, got "a"'],
    ["alphabet", "aabc", '"alphabet" must have distinct characters, got "a" at 1 in "aabc"'],
    ["alphabet", "abca", '"alphabet" must have distinct characters, got "a" at 3 in "abca"'],
    [
      "alphabet",
      "ab c",
      '"alphabet" must have only printable ASCII characters, without spaces, got " " at 2 in "ab c"',
    ],
    [
      "alphabet",
      " ab",
      '"alphabet" must have only printable ASCII characters, without spaces, got " " at 0 in " ab"',
    ],
    [
      "alphabet",
      "ab\u007f",
      '"alphabet" must have only printable ASCII characters, without spaces, got "\\u007f" at 2 in "ab\\u007f"',
    ],
    ["length", 3, '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got 3'],
    ["length", 4097, '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got 4097'],
    ["length", 19.5, '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got 19.5'],
    ["length", "19", '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got "19"'],
    ["length", 19n, '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got 19n'],
    ["capacity", 0n, '"capacity" must be at least 1, got 0'],
    ["capacity", -1n, '"capacity" must be at least 1, got -1'],
    ["capacity", 1000, '"capacity" must be a bigint, got 1000; write 1000n'],
    ["capacity", 1.5, '"capacity" must be a bigint, got 1.5'],
    ["capacity", null, '"capacity" must be a bigint, got null'],
    ["capacity", 10n ** 6200n, `"capacity" must be at most 32^4096 / 2^32, got 1${"0".repeat(63)}…`],
    ["tweak", 7, '"tweak" must be a string, got 7'],
    ["tweak", "a\ud800", '"tweak" must be well-formed, got "a\\ud800"'],
    [
      "prefx",
      "usr_",
      '"options" must have no names but key, prefix, alphabet, length, capacity, tweak, accept, got "prefx"',
    ],
  ])("rejects a wrong %s (row %#)", (option, value, message) => {
    const error = refusal(() => create({ [option]: value }));
    expect(error.message).toBe(message);
    expect(error).toMatchObject({ code: "invalid_options", option });
  });

  it("rejects a capacity that is too large for the length", () => {
    const error = refusal(() => create({ length: 4, capacity: 1_048_577n }));
    expect(error).toMatchObject({ code: "invalid_options", option: "capacity" });
    expect(error.message).toBe(
      '"capacity" must be at most 32^4 (1048576), got 1048577; raise "length", which changes every id',
    );
  });

  it("rejects a capacity that needs a length above 4096", () => {
    const error = refusal(() => create({ capacity: 32n ** 4096n / 2n ** 32n + 1n }));
    expect(error).toMatchObject({ code: "invalid_options", option: "capacity" });
  });

  it.each([undefined, null, "key", 5])("rejects %o instead of an object", (options) => {
    const error = refusal(() => createPuid(options as never));
    expect(error.code).toBe("invalid_options");
    expect(error.message).toMatch(/^"options" must be an object, got /);
  });
});
