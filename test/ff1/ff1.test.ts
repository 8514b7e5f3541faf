import { FF1 as nobleFF1 } from "@noble/ciphers/ff1.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFF1 } from "../../src/ff1/index.js";
import vectors from "../known-answers/ff1-samples.json" with { type: "json" };
import { oracleFF1 } from "../oracle/ff1.js";
import { fromHex, fromText } from "../support/bytes.js";
import { refusal } from "../support/refusal.js";

const key = fromHex("2b7e151628aed2a6abf7158809cf4f3c");

const leastLength = (radix: number): number => {
  let n = 2;
  while (radix ** n < 100) n++;
  return n;
};

/** Keys, radices, tweaks and numeral strings, mostly near the ends of each range. */
const cases = fc
  .record({
    key: fc.constantFrom(16, 24, 32).chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
    radix: fc.oneof(
      fc.constantFrom(2, 3, 9, 10, 94, 255, 256, 257, 65535, 65536),
      fc.integer({ min: 2, max: 65536 }),
      fc.integer({ min: 2, max: 100 }),
    ),
    tweak: fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(15, 16, 17).map((t) => new Uint8Array(t)),
    ),
    extra: fc.oneof(fc.nat(3), fc.nat(60)),
    fill: fc.constantFrom("random", "zeros", "highest"),
  })
  .chain(({ extra, fill, ...rest }) => {
    const n = leastLength(rest.radix) + extra;
    const highest = rest.radix - 1;
    const numeral =
      fill === "zeros"
        ? fc.constant(0)
        : fill === "highest"
          ? fc.constant(highest)
          : fc.integer({ min: 0, max: highest });
    return fc.array(numeral, { minLength: n, maxLength: n }).map((numerals) => ({ ...rest, numerals }));
  });

describe("createFF1 against other implementations", () => {
  it.each(vectors.samples)(
    "gives NIST's sample: $key, $radix, $tweak",
    ({ key, radix, tweak, plaintext, ciphertext }) => {
      const ff1 = createFF1({ key: fromHex(key), radix, tweak: fromHex(tweak) });
      const numerals = (text: string) => Array.from(text, (digit) => Number.parseInt(digit, 36));
      expect(ff1.encrypt(numerals(plaintext))).toEqual(numerals(ciphertext));
      expect(ff1.decrypt(numerals(ciphertext))).toEqual(numerals(plaintext));
    },
  );

  it("agrees with @noble/ciphers", () => {
    fc.assert(
      fc.property(cases, ({ key, radix, tweak, numerals }) => {
        fc.pre(radix <= 65535); // the largest radix that it supports
        const ours = createFF1({ key, radix, tweak });
        const theirs = nobleFF1(radix, key, tweak);
        expect(ours.encrypt(numerals)).toEqual(theirs.encrypt(numerals));
        expect(ours.decrypt(numerals)).toEqual(theirs.decrypt(numerals));
      }),
      { numRuns: 3000 },
    );
  });

  it("agrees with the standard written out over the platform's AES", () => {
    fc.assert(
      fc.property(cases, ({ key, radix, tweak, numerals }) => {
        const ours = createFF1({ key, radix, tweak });
        const oracle = oracleFF1(key, radix, tweak);
        expect(ours.encrypt(numerals)).toEqual(oracle.encrypt(numerals));
        expect(ours.decrypt(numerals)).toEqual(oracle.decrypt(numerals));
      }),
      { numRuns: 1500 },
    );
  });

  // b is where implementations differ: 256^29 − 1 fills 29 bytes, and 256^29 itself never occurs.
  it.each([
    { radix: 256, n: 58 }, // b = 29 to the bit
    { radix: 256, n: 59 },
    { radix: 2, n: 106 }, // halves of 2^53: the largest whose numerals are doubles
    { radix: 2, n: 107 },
    { radix: 2, n: 108 },
    { radix: 10, n: 36 }, // 60 bits: the last narrow halves of the kernel
    { radix: 10, n: 37 },
    { radix: 2, n: 128 }, // 64 bits: the last binary ones
    { radix: 2, n: 129 },
    { radix: 2, n: 192 }, // d = 16: S is the whole of R
    { radix: 2, n: 193 }, // d = 20: S takes a second block
    { radix: 2, n: 240 }, // b = 15: [i] and the half fill one block of Q
    { radix: 2, n: 241 }, // b = 16: they take a second
    { radix: 65536, n: 2 },
    { radix: 65536, n: 64 },
    { radix: 10, n: 600 }, // u mod 256 wraps
  ])("agrees at the edges of its layout: radix $radix, $n numerals", ({ radix, n }) => {
    for (const tweak of [new Uint8Array(0), new Uint8Array(21).fill(5)]) {
      const numerals = Array.from({ length: n }, (_, i) => (i * i * 7919 + 13) % radix);
      const ours = createFF1({ key, radix, tweak });
      const ciphertext = oracleFF1(key, radix, tweak).encrypt(numerals);
      expect(ours.encrypt(numerals)).toEqual(ciphertext);
      expect(ours.decrypt(ciphertext)).toEqual(numerals);
    }
  });

  it("accepts 20,000 numerals", () => {
    const ff1 = createFF1({ key, radix: 10 });
    const numerals = Array.from({ length: 20_000 }, (_, i) => i % 10);
    expect(ff1.decrypt(ff1.encrypt(numerals))).toEqual(numerals);
  });
});

describe("createFF1", () => {
  it("accepts any array-like, with a different length each time", () => {
    const ff1 = createFF1({ key, radix: 10 });
    const long = Array.from({ length: 40 }, (_, i) => i % 10);
    const short = long.slice(0, 10);
    const expected = [2, 4, 3, 3, 4, 7, 7, 4, 8, 4];
    expect(ff1.encrypt(short)).toEqual(expected);
    expect(ff1.decrypt(ff1.encrypt(long))).toEqual(long);
    expect(ff1.encrypt(Uint8Array.from(short))).toEqual(expected);
    expect(ff1.encrypt(Object.assign({ length: 10 }, short))).toEqual(expected);
  });

  it("neither keeps nor changes the caller's arrays", () => {
    const ownKey = Uint8Array.from(key);
    const tweak = fromText("tweak");
    const numerals = [1, 2, 3, 4, 5, 6];
    const ff1 = createFF1({ key: ownKey, radix: 10, tweak });
    const before = ff1.encrypt(numerals);
    expect(numerals).toEqual([1, 2, 3, 4, 5, 6]);
    ownKey.fill(0);
    tweak.fill(0);
    ff1.encrypt([...numerals, 7]); // drops what was set up for six numerals
    expect(ff1.encrypt(numerals)).toEqual(before);
  });
});

describe("createFF1 with invalid arguments", () => {
  const ff1 = createFF1({ key, radix: 10 });

  it.each([
    [
      { key: "00" },
      "invalid_key",
      '"key" must be a Uint8Array, got a string; make one once, with puid keygen',
    ],
    [
      { key: undefined },
      "invalid_key",
      '"key" must be a Uint8Array, got undefined; make one once, with puid keygen',
    ],
    [
      { key: new Uint16Array(16) },
      "invalid_key",
      '"key" must be a Uint8Array, got an object; make one once, with puid keygen',
    ],
    [{ key: new Uint8Array(15) }, "invalid_key", '"key" must have 16, 24 or 32 bytes, got 15'],
    [{ radix: 1 }, "invalid_options", '"radix" must be an integer from 2 to 65536, got 1'],
    [{ radix: 65537 }, "invalid_options", '"radix" must be an integer from 2 to 65536, got 65537'],
    [{ radix: 2.5 }, "invalid_options", '"radix" must be an integer from 2 to 65536, got 2.5'],
    [{ radix: "10" }, "invalid_options", '"radix" must be an integer from 2 to 65536, got "10"'],
    [{ tweak: "t" }, "invalid_options", '"tweak" must be a Uint8Array, got "t"'],
    [{ twaek: "t" }, "invalid_options", '"options" must have no names but key, radix, tweak, got "twaek"'],
  ])("rejects %o", (wrong, code, message) => {
    const options = { key, radix: 10, ...wrong } as never;
    expect(refusal(() => createFF1(options))).toMatchObject({ code, message });
  });

  it("names the option that it rejects", () => {
    expect(refusal(() => createFF1({ key, radix: 0 })).option).toBe("radix");
    expect(refusal(() => createFF1({ key, radix: 10, tweak: null as never })).option).toBe("tweak");
    expect(refusal(() => createFF1(null as never)).message).toBe('"options" must be an object, got null');
  });

  it.each([
    [[1, 2, 10], 2, '"numerals[2]" must be an integer from 0 to 9, got 10'],
    [[-1, 2, 3], 0, '"numerals[0]" must be an integer from 0 to 9, got -1'],
    [[1, 2.5, 3], 1, '"numerals[1]" must be an integer from 0 to 9, got 2.5'],
    [[1, "2", 3], 1, '"numerals[1]" must be an integer from 0 to 9, got "2"'],
    [{ length: 3 }, 0, '"numerals[0]" must be an integer from 0 to 9, got undefined'],
    [[1], undefined, '"numerals" must have at least 2 elements in radix 10, got 1'],
    [{ length: -1 }, undefined, '"numerals" must have at least 2 elements in radix 10, got -1'],
    ["123", undefined, '"numerals" must be an array of integers, got "123"'],
    [null, undefined, '"numerals" must be an array of integers, got null'],
    [{ length: 2.5 }, undefined, '"numerals" must be an array of integers, got an object'],
  ])("rejects the numerals %j", (numerals, index, message) => {
    for (const method of [ff1.encrypt, ff1.decrypt]) {
      const error = refusal(() => method(numerals as never));
      expect(error).toMatchObject({ code: "invalid_numerals", message });
      expect(error.index).toBe(index);
    }
  });

  it("accepts the least length in every radix, and rejects a shorter one", () => {
    for (const radix of [2, 3, 4, 5, 9, 10, 11, 99, 100, 65536]) {
      const strict = createFF1({ key, radix });
      const least = leastLength(radix);
      expect(strict.encrypt(new Array(least).fill(0))).toHaveLength(least);
      expect(refusal(() => strict.encrypt(new Array(least - 1).fill(0))).code).toBe("invalid_numerals");
    }
  });
});
