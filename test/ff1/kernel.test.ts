import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TableAes } from "../../src/ff1/aes.js";
import { BigintNetwork } from "../../src/ff1/bigint-network.js";
import { createNetwork, createTextCipher, getKernel } from "../../src/ff1/create.js";
import { KernelNetwork } from "../../src/ff1/kernel/network.js";
import { KernelText } from "../../src/ff1/kernel/text.js";
import type { Network } from "../../src/ff1/network.js";
import { NetworkText } from "../../src/ff1/network-text.js";
import { NetworkUuid } from "../../src/ff1/network-uuid.js";
import { createParameters } from "../../src/ff1/parameters.js";
import { Digits } from "../../src/text/digits.js";
import { Uuid } from "../../src/text/uuid.js";
import { below } from "../support/arbitraries.js";

// Tests without the kernel leave this file out.
const kernel = getKernel()!;

const keys = fc.constantFrom(16, 24, 32).chain((size) => fc.uint8Array({ minLength: size, maxLength: size }));

/** The arguments of a network whose halves have at most 120 bits, and some of its numbers. */
const kinds = fc
  .oneof(fc.constantFrom(2, 3, 10, 32, 62, 94, 65536), fc.integer({ min: 2, max: 65536 }))
  .chain((radix) => {
    let longest = 2;
    while (BigInt(radix) ** BigInt(Math.ceil((longest + 1) / 2)) <= 2n ** 120n) longest++;
    const n = fc.oneof(fc.constantFrom(longest, longest - 1), fc.integer({ min: 2, max: longest }));
    return fc.record({ radix: fc.constant(radix), n: n.filter((length) => length >= 2) });
  })
  .chain(({ radix, n }) => {
    const half = BigInt(radix) ** BigInt(Math.ceil(n / 2));
    return fc.record({
      key: keys,
      radix: fc.constant(radix),
      n: fc.constant(n),
      tweak: fc.uint8Array({ maxLength: 33 }),
      numbers: fc.array(below(BigInt(radix) ** BigInt(n), half), { minLength: 1, maxLength: 9 }),
    });
  });

/** The arguments of a text whose halves fit in the kernel, and some of its numbers. */
const texts = fc
  .oneof(fc.constantFrom(2, 3, 10, 16, 32, 58, 62, 64, 94), fc.integer({ min: 2, max: 94 }))
  .chain((radix) => {
    const longest = Math.floor(240 / Math.log2(radix));
    return fc.record({ radix: fc.constant(radix), n: fc.integer({ min: 2, max: longest }) });
  })
  .chain(({ radix, n }) => {
    const half = BigInt(radix) ** BigInt(Math.ceil(n / 2));
    return fc.record({
      key: keys,
      format: fc
        .tuple(
          fc.stringMatching(/^[a-z_]{0,63}$/),
          fc.shuffledSubarray(printable, { minLength: radix, maxLength: radix }),
        )
        .map(([prefix, alphabet]) => new Digits(prefix, alphabet.join(""), n).format),
      tweak: fc.uint8Array({ maxLength: 33 }),
      numbers: fc.array(below(BigInt(radix) ** BigInt(n), half), { minLength: 1, maxLength: 9 }),
    });
  });

const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));

const referenceOf = (key: Uint8Array, radix: number, n: number, tweak: Uint8Array): BigintNetwork =>
  new BigintNetwork(createParameters(new TableAes(key), radix, n, tweak));

const identity = (radix: number): Uint16Array => Uint16Array.from({ length: radix }, (_, numeral) => numeral);

describe("networks in the kernel", () => {
  it("agree with BigintNetwork, by number and by numerals", () => {
    fc.assert(
      fc.property(kinds, ({ key, radix, n, tweak, numbers }) => {
        const networks: Network[] = [referenceOf(key, radix, n, tweak), createNetwork(key, radix, n, tweak)];
        const symbols = identity(radix);
        for (const number of numbers) {
          for (const direction of ["encrypt", "decrypt"] as const) {
            const [expected, ...others] = networks.map((network) => {
              const safe = number <= Number.MAX_SAFE_INTEGER && network !== networks[0];
              network.readNumber(safe ? Number(number) : number);
              network[direction]();
              const point = network.number();
              const numerals: number[] = [];
              network.writeNumerals(symbols, numerals);
              network.readNumerals(Uint16Array.from(numerals));
              expect(network.number()).toBe(point);
              return { point, numerals };
            });
            for (const other of others) expect(other).toEqual(expected);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("return each number that they read", () => {
    fc.assert(
      fc.property(kinds, ({ key, radix, n, tweak, numbers }) => {
        for (const network of [createNetwork(key, radix, n, tweak), referenceOf(key, radix, n, tweak)]) {
          for (const number of numbers) {
            network.readNumber(number);
            expect(network.number()).toBe(number);
            if (number > Number.MAX_SAFE_INTEGER) continue;
            network.readNumber(Number(number));
            expect(network.number()).toBe(number);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("use all of S if one half is narrow and the other one is wide", () => {
    // 8000^4 < 2^53, and 8000^5 needs nine bytes, for which S has sixteen.
    const given = [new Uint8Array(16), 8000, 9, new Uint8Array()] as const;
    const [reference, other] = [referenceOf(...given), createNetwork(...given)];
    for (let number = 0; number < 20; number++) {
      for (const network of [reference, other]) {
        network.readNumber(number);
        network.encrypt();
      }
      expect(other.number()).toBe(reference.number());
    }
  });

  it("are BigintNetwork for halves of more than 120 bits", () => {
    const key = new Uint8Array(16);
    expect(createNetwork(key, 2, 240, new Uint8Array())).toBeInstanceOf(KernelNetwork);
    expect(createNetwork(key, 2, 241, new Uint8Array())).toBeInstanceOf(BigintNetwork);
    expect(createNetwork(key, 62, 40, new Uint8Array())).toBeInstanceOf(KernelNetwork);
    expect(createNetwork(key, 62, 41, new Uint8Array())).toBeInstanceOf(BigintNetwork);
  });
});

describe("texts", () => {
  it("in the kernel agree with those of BigintNetwork", () => {
    fc.assert(
      fc.property(texts, ({ key, format, tweak, numbers }) => {
        const given = [key, format.radix, format.count, tweak] as const;
        const reference = new NetworkText(referenceOf(...given), format);
        const text = createTextCipher(key, format, tweak, NetworkText);
        const read = ({ bytes, at }: typeof text): string =>
          String.fromCharCode(...bytes.subarray(at - format.prefix.length, at + format.length));
        expect(BigInt(text.permute(0))).toBe(BigInt(reference.permute(0)));
        for (const number of numbers) {
          for (const form of [reference, text]) {
            form.encipher(number <= Number.MAX_SAFE_INTEGER ? Number(number) : number);
          }
          const expected = read(reference);
          expect(read(text)).toBe(expected);
          expect(BigInt(text.decipher()!)).toBe(number);
          const point = reference.decipher();
          expect(BigInt(point!)).toBe(number);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("have numbers above 2^64 that end with 64 bits of a small one", () => {
    const { format } = new Digits("", "0123456789abcdefghjkmnpqrstvwxyz", 20);
    const text = createTextCipher(new Uint8Array(16), format, new Uint8Array(), NetworkText);
    const sizes = [2n ** 53n, 2n ** 64n, 2n ** 65n, 2n ** 99n];
    for (const number of sizes.flatMap((size) => [size - 1n, size, size + 5n])) {
      text.encipher(number);
      expect(BigInt(text.decipher()!)).toBe(number);
    }
  });

  it("with a character that is not a digit have no number", () => {
    const { format } = new Digits("", "0123456789", 20);
    const given = [new Uint8Array(16), 10, 20, new Uint8Array()] as const;
    const reference = new NetworkText(referenceOf(...given), format);
    for (const text of [reference, createTextCipher(given[0], format, given[3], NetworkText)]) {
      for (let at = 0; at < 20; at++) {
        for (const code of [0, 0x20, 0x2f, 0x3a, 0x7f]) {
          text.encipher(1);
          text.bytes[text.at + at] = code;
          expect(text.decipher()).toBeUndefined();
        }
      }
      text.encipher(1);
      expect(BigInt(text.decipher()!)).toBe(1n);
    }
  });

  it("are in the kernel for halves of up to 120 bits in two parts", () => {
    const of = (alphabet: string, n: number): unknown =>
      createTextCipher(new Uint8Array(16), new Digits("", alphabet, n).format, new Uint8Array(), NetworkText);
    expect(of("ab", 240)).toBeInstanceOf(KernelText);
    expect(of("ab", 241)).toBeInstanceOf(NetworkText);
    const base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    expect(of(base36, 44)).toBeInstanceOf(KernelText);
    expect(of(base36, 45)).toBeInstanceOf(NetworkText); // 23 digits are 119 bits, and 12 of them are more than 61
    const uuid = createTextCipher(new Uint8Array(16), new Uuid().format, new Uint8Array(), NetworkUuid);
    expect(uuid).toBeInstanceOf(KernelText);
  });
});

describe("AES in the kernel", () => {
  it("agrees with TableAes", () => {
    fc.assert(
      fc.property(keys, fc.int32Array({ minLength: 4, maxLength: 4 }), (key, block) => {
        const [one, other] = [new TableAes(key), kernel.createAes(key)].map((aes) => {
          const own = block.slice();
          aes.encrypt(own);
          return own;
        });
        expect(other).toEqual(one);
      }),
    );
  });
});
