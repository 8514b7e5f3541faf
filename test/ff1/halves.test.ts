import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BinaryHalf } from "../../src/ff1/halves/binary.js";
import type { Half } from "../../src/ff1/halves/half.js";
import { NarrowHalf } from "../../src/ff1/halves/narrow.js";
import { WideHalf } from "../../src/ff1/halves/wide.js";
import { below } from "../support/arbitraries.js";
import { bigToWords, fromWords } from "../support/bytes.js";

interface Case {
  readonly radix: number;
  readonly count: number;
  /** The number of bytes of S that a half of `count` numerals, or of one more, needs. */
  readonly d: number;
  readonly modulus: bigint;
  readonly a: bigint;
  readonly s: Int32Array;
}

const bytesOf = (modulus: bigint): number =>
  4 * Math.ceil(Math.ceil((modulus - 1n).toString(16).length / 2) / 4) + 4;

/** Halves of a kind, in all radices that it supports, mostly of the longest length, with extreme numbers and S. */
function cases(radices: fc.Arbitrary<number>, limit: bigint, mostBytes: number): fc.Arbitrary<Case> {
  return radices
    .chain((radix) => {
      let longest = 1;
      while (BigInt(radix) ** BigInt(longest + 1) <= limit) longest++;
      const counts = fc.oneof(
        fc.constantFrom(longest, Math.max(1, longest - 1)),
        fc.integer({ min: 1, max: longest }),
      );
      return fc.record({ radix: fc.constant(radix), count: counts, more: fc.constantFrom(0n, 1n) });
    })
    .map(({ radix, count, more }) => {
      const modulus = BigInt(radix) ** BigInt(count);
      return { radix, count, modulus, d: bytesOf(modulus * BigInt(radix) ** more) };
    })
    .filter(({ d }) => d <= mostBytes)
    .chain((half) => {
      const size = 2n ** BigInt(8 * half.d);
      return below(half.modulus).chain((a) => {
        // Sums and differences next to a multiple of the modulus, on either side.
        const near = fc
          .tuple(below(size / half.modulus + 1n), fc.constantFrom(a, -a), fc.bigInt(-2n, 2n))
          .map(([multiple, offset, step]) => multiple * half.modulus + offset + step)
          .filter((y) => y >= 0n && y < size);
        return fc.oneof(below(size), near).map((y) => {
          const s = new Int32Array(4).fill(0x5a5a5a5a); // the half must ignore what follows S
          s.set(bigToWords(y, half.d / 4));
          return { ...half, a, s };
        });
      });
    });
}

const powersOfTwo = fc.integer({ min: 1, max: 16 }).map((bits) => 2 ** bits);
const others = fc
  .oneof(fc.constantFrom(3, 10, 28, 36, 58, 62, 94, 65535), fc.integer({ min: 3, max: 65535 }))
  .filter((radix) => !Number.isInteger(Math.log2(radix)));

const kinds: [string, fc.Arbitrary<Case>, (radix: number, count: number, d: number) => Half][] = [
  [
    "binary",
    cases(powersOfTwo, 2n ** 96n, 16),
    (radix, count, d) => new BinaryHalf(Math.log2(radix), count, d),
  ],
  ["narrow", cases(others, 2n ** 53n, 12), (...args) => new NarrowHalf(...args)],
  ["wide", cases(others, 2n ** 96n, 16), (...args) => new WideHalf(...args)],
];

describe.each(kinds)("a %s half", (_, arbitrary, create) => {
  it("adds and subtracts S as bigints do", () => {
    fc.assert(
      fc.property(arbitrary, ({ radix, count, d, modulus, a, s }) => {
        const half = create(radix, count, d);
        const y = fromWords(s.slice(0, d / 4));
        const words = new Int32Array(5).fill(7);
        words.set(bigToWords(a, 3), 1);
        half.add(words, 1, s);
        expect(fromWords(words.slice(1, 4))).toBe((a + y) % modulus);
        words.set(bigToWords(a, 3), 1);
        half.subtract(words, 1, s);
        expect(fromWords(words.slice(1, 4))).toBe((((a - y) % modulus) + modulus) % modulus);
        expect([words[0], words[4]]).toEqual([7, 7]);
      }),
      { numRuns: 20_000 },
    );
  });

  it("reads and writes the numerals of its number", () => {
    fc.assert(
      fc.property(arbitrary, ({ radix, count, d, a }) => {
        const half = create(radix, count, d);
        const numerals = Array.from({ length: count }, (_, i) =>
          Number((a / BigInt(radix) ** BigInt(count - 1 - i)) % BigInt(radix)),
        );
        const words = new Int32Array(5).fill(7);
        half.read(Uint16Array.of(1, ...numerals, 1), 1, words, 1);
        expect(fromWords(words.slice(1, 4))).toBe(a);
        expect([words[0], words[4]]).toEqual([7, 7]);
        const symbols = Uint16Array.from({ length: radix }, (_, numeral) => numeral ^ 1);
        const out = new Array<number>(count + 2).fill(-1);
        half.write(words, 1, symbols, out, 1);
        expect(out).toEqual([-1, ...numerals.map((numeral) => numeral ^ 1), -1]);
      }),
      { numRuns: 3000 },
    );
  });
});
