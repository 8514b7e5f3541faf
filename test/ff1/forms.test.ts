import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandKey } from "../../src/ff1/aes.js";
import { Batch } from "../../src/ff1/batch.js";
import { createNetwork } from "../../src/ff1/create-network.js";
import { Fast } from "../../src/ff1/fast.js";
import type { Network } from "../../src/ff1/network.js";
import { createParameters, type Parameters } from "../../src/ff1/parameters.js";
import { Reference } from "../../src/ff1/reference.js";
import { createCipher } from "../../src/platform/node.js";
import { below } from "../support/arbitraries.js";

/** A network whose halves fit Fast, and some of its numbers. */
const networks = fc
  .oneof(fc.constantFrom(2, 3, 10, 32, 62, 94, 65536), fc.integer({ min: 2, max: 65536 }))
  .chain((radix) => {
    let longest = 2;
    while (BigInt(radix) ** BigInt(Math.ceil((longest + 1) / 2)) <= 2n ** 96n) longest++;
    const n = fc.oneof(fc.constantFrom(longest, longest - 1), fc.integer({ min: 2, max: longest }));
    return fc.record({ radix: fc.constant(radix), n: n.filter((length) => length >= 2) });
  })
  .chain(({ radix, n }) => {
    const half = BigInt(radix) ** BigInt(Math.ceil(n / 2));
    return fc.record({
      key: fc.constantFrom(16, 24, 32).chain((size) => fc.uint8Array({ minLength: size, maxLength: size })),
      radix: fc.constant(radix),
      n: fc.constant(n),
      tweak: fc.uint8Array({ maxLength: 33 }),
      numbers: fc.array(below(BigInt(radix) ** BigInt(n), half), { minLength: 1, maxLength: 9 }),
    });
  });

const parametersOf = (key: Uint8Array, radix: number, n: number, tweak: Uint8Array): Parameters =>
  createParameters(expandKey(key), radix, n, tweak);

const identity = (radix: number): Uint16Array => Uint16Array.from({ length: radix }, (_, numeral) => numeral);

describe("networks", () => {
  it("Fast agrees with Reference, by number and by numerals", () => {
    fc.assert(
      fc.property(networks, ({ key, radix, n, tweak, numbers }) => {
        const parameters = parametersOf(key, radix, n, tweak);
        const fast: Network = new Fast(parameters);
        const general: Network = new Reference(parameters);
        const symbols = identity(radix);
        for (const number of numbers) {
          for (const direction of ["encrypt", "decrypt"] as const) {
            const [one, other] = [fast, general].map((network) => {
              const safe = number <= Number.MAX_SAFE_INTEGER && network === fast;
              network.readNumber(safe ? Number(number) : number);
              network[direction]();
              const point = BigInt(network.number());
              const numerals: number[] = [];
              network.writeNumerals(symbols, numerals, 0);
              network.readNumerals(Uint16Array.from(numerals));
              expect(BigInt(network.number())).toBe(point);
              return { point, numerals };
            });
            expect(one).toEqual(other);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("Fast and Reference return each number that they read", () => {
    fc.assert(
      fc.property(networks, ({ key, radix, n, tweak, numbers }) => {
        const parameters = parametersOf(key, radix, n, tweak);
        for (const network of [new Fast(parameters), new Reference(parameters)]) {
          for (const number of numbers) {
            network.readNumber(number);
            expect(BigInt(network.number())).toBe(number);
            if (number > Number.MAX_SAFE_INTEGER) continue;
            network.readNumber(Number(number));
            expect(BigInt(network.number())).toBe(number);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("Fast uses all of S if one half is narrow and the other one is wide", () => {
    // 8000^4 < 2^53, and 8000^5 needs nine bytes, for which S has sixteen.
    const parameters = parametersOf(new Uint8Array(16), 8000, 9, new Uint8Array());
    expect(parameters.d).toBe(16);
    const [fast, general] = [new Fast(parameters), new Reference(parameters)];
    for (let number = 0; number < 20; number++) {
      for (const network of [fast, general]) {
        network.readNumber(number);
        network.encrypt();
      }
      expect(BigInt(fast.number())).toBe(general.number());
    }
  });

  it("Fast returns a number of which only the upper word of a half is not 0", () => {
    const modulus = 62n ** 16n;
    const network = new Fast(parametersOf(new Uint8Array(16), 62, 32, new Uint8Array()));
    for (const number of [2n ** 64n * modulus, 2n ** 64n, 2n ** 64n * modulus + 2n ** 64n]) {
      network.readNumber(number);
      expect(network.number()).toBe(number);
    }
  });

  it("Batch accepts blocks of the platform that are part of a larger buffer", () => {
    const key = new Uint8Array(16);
    const parameters = parametersOf(key, 32, 19, new Uint8Array());
    const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
    const batch = new Batch(parameters, 2, (blocks) => {
      const shifted = new Uint8Array(8 + blocks.length);
      shifted.set(cipher.update(blocks), 8);
      return shifted.subarray(8);
    });
    const fast = new Fast(parameters);
    batch.readNumber(42, 0);
    batch.readNumber(43, 1);
    batch.encryptMany(2);
    fast.readNumber(43);
    fast.encrypt();
    expect(batch.at(1).number()).toBe(fast.number());
  });

  it("Batch agrees with Fast", () => {
    fc.assert(
      fc.property(networks, ({ key, radix, n, tweak, numbers }) => {
        const parameters = parametersOf(key, radix, n, tweak);
        const fast = new Fast(parameters);
        const batch = new Batch(parameters, numbers.length + 1, createCipher(key)!);
        for (const count of [numbers.length, Math.ceil(numbers.length / 2)]) {
          for (const [many, one] of [
            ["encryptMany", "encrypt"],
            ["decryptMany", "decrypt"],
          ] as const) {
            // Strings can come in any order.
            for (const [k, number] of [...numbers.entries()].reverse()) batch.readNumber(number, k);
            batch[many](count);
            numbers.slice(0, count).forEach((number, k) => {
              fast.readNumber(number);
              fast[one]();
              expect(batch.at(k).number()).toBe(fast.number());
            });
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("createNetwork returns Fast for halves of up to 96 bits, and Reference for wider ones", () => {
    const key = new Uint8Array(16);
    expect(createNetwork(parametersOf(key, 2, 192, new Uint8Array()))).toBeInstanceOf(Fast);
    expect(createNetwork(parametersOf(key, 2, 193, new Uint8Array()))).toBeInstanceOf(Reference);
    expect(createNetwork(parametersOf(key, 62, 32, new Uint8Array()))).toBeInstanceOf(Fast);
    expect(createNetwork(parametersOf(key, 62, 33, new Uint8Array()))).toBeInstanceOf(Reference);
  });
});
