import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAes } from "../../src/ff1/aes.js";
import { createGeneral } from "../../src/ff1/general.js";
import { createNarrow, NARROW_LIMIT } from "../../src/ff1/narrow.js";
import { createParameters } from "../../src/ff1/parameters.js";
import { below } from "../arbitraries.js";
import { fromHex } from "../bytes.js";

const encrypt = createAes(fromHex("2b7e151628aed2a6abf7158809cf4f3c"));

/** A radix, a length whose halves are narrow, and two halves. */
const narrowCases = fc
  .oneof(fc.constantFrom(2, 3, 10, 32, 62, 94, 65536), fc.integer({ min: 2, max: 65536 }))
  .chain((radix) => {
    let longest = 2;
    while (BigInt(radix) ** BigInt(Math.ceil((longest + 1) / 2)) <= NARROW_LIMIT) longest++;
    const lengths = fc.oneof(fc.constantFrom(longest, longest - 1), fc.integer({ min: 2, max: longest }));
    return lengths.filter((n) => n >= 2).map((n) => ({ radix, n }));
  })
  .chain(({ radix, n }) => {
    const even = BigInt(radix) ** BigInt(Math.floor(n / 2));
    const odd = BigInt(radix) ** BigInt(Math.ceil(n / 2));
    const tweak = fc.uint8Array({ maxLength: 33 });
    return fc.record({ radix: fc.constant(radix), n: fc.constant(n), tweak, a: below(even), b: below(odd) });
  });

describe("the narrow form of the rounds", () => {
  it("is the general form, for every half that fits", () => {
    fc.assert(
      fc.property(narrowCases, ({ radix, n, tweak, a, b }) => {
        const parameters = createParameters(encrypt, radix, n, tweak);
        const general = createGeneral(parameters);
        const narrow = createNarrow(parameters);
        for (const direction of ["encrypt", "decrypt"] as const) {
          const halves = Float64Array.of(Number(a), Number(b));
          const bigHalves: [bigint, bigint] = [a, b];
          general[direction](bigHalves);
          narrow[direction](halves);
          expect(Array.from(halves, BigInt)).toEqual(bigHalves);
        }
      }),
      { numRuns: 20_000 },
    );
  });

  // Where a sum or an estimated quotient is at its worst: blocks of ones, of zeros, and moduli up to 2^53.
  it("is exact for the extreme values of S", () => {
    for (const [radix, n] of [
      [2, 106],
      [2, 105],
      [2, 64],
      [2, 65],
      [94, 16],
      [3, 66],
      [65536, 6],
      [65535, 6],
      [10, 30],
    ] as const) {
      for (const word of [0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]) {
        const parameters = createParameters((block) => block.fill(word), radix, n, new Uint8Array());
        const [even, odd] = parameters.moduli;
        expect(odd <= NARROW_LIMIT).toBe(true);
        for (const a of [0n, 1n, even - 1n]) {
          for (const b of [0n, 1n, odd - 1n]) {
            for (const direction of ["encrypt", "decrypt"] as const) {
              const halves = Float64Array.of(Number(a), Number(b));
              const bigHalves: [bigint, bigint] = [a, b];
              createGeneral(parameters)[direction](bigHalves);
              createNarrow(parameters)[direction](halves);
              expect(Array.from(halves, BigInt)).toEqual(bigHalves);
            }
          }
        }
      }
    }
  });
});
