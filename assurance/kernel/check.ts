import { createCipheriv } from "node:crypto";
import { FORMATS, LONG_PARTS } from "./formats.js";
import {
  BigintNetwork,
  createKernelAes,
  createParameters,
  Kernel,
  KernelBatch,
  KernelNetwork,
  KernelText,
  layout,
  type Network,
  NetworkText,
  NetworkUuid,
  TableAes,
  type TextCipher,
  type TextFormat,
} from "./library.js";
import { Random } from "./random.js";
import { instantiate } from "./webassembly/engine.js";

/**
 * A check for `faults.ts`. The library must give the same results with a binary as with `BigintNetwork`, which is JavaScript.
 */

const random = new Random(7);

/** A list of what the library returned, in the order of the calls. */
type Results = unknown[];

/** Something that the library does with a kernel, and what it must return. */
interface Task {
  readonly run: (kernel: Kernel) => Results;
  readonly expected: () => Results;
}

const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");

const pick = <T>(values: readonly T[]): T => values[random.index(values.length)]!;

/** Returns numbers beside multiples of others, below a limit. */
const beside = (limit: bigint, numbers: readonly bigint[]): bigint[] =>
  numbers.flatMap((n) => [n - 1n, n, n + 1n]).filter((n) => n >= 0n && n < limit);

const mod = (n: bigint, modulus: bigint): bigint => ((n % modulus) + modulus) % modulus;

/** Returns the inverse of the odd part of a number modulo 2^64. */
function inverseOf(number: bigint): bigint {
  let odd = number;
  while (odd % 2n === 0n) odd /= 2n;
  let inverse = 1n;
  for (let k = 0; k < 6; k++) inverse = BigInt.asUintN(64, inverse * (2n - odd * inverse)); // Newton's method
  return inverse;
}

const safe = (n: bigint): number | bigint => (n < 2n ** 53n ? Number(n) : n);

/** Returns what a cipher in the kernel returns for a result of `BigintNetwork`. */
const toSafe = (result: unknown): unknown => (typeof result === "bigint" ? safe(result) : result);

interface Setting {
  readonly key: Uint8Array;
  readonly format: TextFormat;
  readonly tweak: Uint8Array;
  /** radix^u and radix^v. */
  readonly moduli: readonly [bigint, bigint];
  readonly domain: bigint;
}

function setting(format: TextFormat, keySize: number): Setting {
  const { radix, count } = format;
  const u = Math.floor(count / 2);
  const moduli = [BigInt(radix) ** BigInt(u), BigInt(radix) ** BigInt(count - u)] as const;
  return {
    key: random.bytes(keySize),
    format,
    tweak: random.bytes(random.index(20)),
    moduli,
    domain: moduli[0] * moduli[1],
  };
}

const referenceOf = ({ key, format, tweak }: Setting): BigintNetwork =>
  new BigintNetwork(createParameters(new TableAes(key), format.radix, format.count, tweak));

/** Numbers at the edges of the halves, and at those of doubles. */
function numbersOf({ moduli: [even, odd], domain, format }: Setting): bigint[] {
  const power = (k: number): bigint => BigInt(format.radix) ** BigInt(k);
  const word = 2n ** 64n;
  const edges = [0n, domain, odd, odd * (even - 1n), 2n ** 53n, (2n ** 53n / odd) * odd, power(1)];
  edges.push((2n ** 53n / odd + 1n) * odd);
  // A product that overflows a word, and halves whose upper words are equal.
  for (const k of [1n, 2n, 5n])
    edges.push(((k * word) / odd + 1n) * odd, k * word, k * word * odd, k * word * (odd + 1n));
  return [
    ...beside(domain, edges),
    ...Array.from({ length: 4 }, () => random.below(domain)),
    ...Array.from({ length: 4 }, () => random.below(domain < 2n ** 53n ? domain : 2n ** 53n)),
  ];
}

/** Texts whose digits are at the edges. */
function textsOf({ alphabet, length, isUuid }: TextFormat): string[] {
  const [first, last] = [alphabet.charAt(0), alphabet.at(-1)!];
  const texts = [first.repeat(length), last.repeat(length)];
  for (let k = 1; k < length; k += 3) texts.push(first.repeat(k) + last.repeat(length - k));
  for (let k = 2; k < length; k += 3) texts.push(last.repeat(k - 1) + first.repeat(length - k + 1));
  texts.push(Array.from({ length }, () => pick([...alphabet])).join(""));
  if (!isUuid) return texts;
  return texts.map((text) => {
    const variant = text.charAt(19) === first ? "8" : "b";
    const [a, b, c, d, e] = [
      [0, 8],
      [9, 13],
      [15, 18],
      [20, 23],
      [24, 36],
    ].map(([from, to]) => text.slice(from, to));
    return `${a}-${b}-8${c}-${variant}${d}-${e}`;
  });
}

/** Texts with one other character, which may be a digit. */
function* nearMisses({ length, isUuid }: TextFormat, text: string): Generator<string> {
  const replace = (at: number, code: number, of = text): string =>
    of.slice(0, at) + String.fromCharCode(code) + of.slice(at + 1);
  for (let code = 0; code < 128; code++) yield replace(code % length, code);
  for (let at = 0; at < length; at++) yield replace(at, 0);
  if (length > 40) return;
  // Two that could cancel out.
  for (let at = 0; at < length; at++) {
    for (let other = 0; other < at; other++) yield replace(at, 0, replace(other, 0));
  }
  if (!isUuid) return;
  for (const at of [8, 13, 14, 18, 19, 23]) {
    for (let code = 0x2c; code < 0x68; code++) yield replace(at, code);
  }
  for (const version of "89abc")
    for (const variant of "0478bcf") {
      yield replace(14, version.charCodeAt(0), replace(19, variant.charCodeAt(0)));
    }
}

/** What a cipher does with single strings. */
function useText(
  cipher: TextCipher,
  format: TextFormat,
  numbers: readonly bigint[],
  texts: readonly string[],
): Results {
  const { prefix, length } = format;
  const start = cipher.at - prefix.length;
  const end = cipher.at + length;
  const results: Results = [];
  for (const number of numbers) {
    cipher.encipher(safe(number));
    results.push(latin1(cipher.bytes, start, end), cipher.decipher());
  }
  for (const text of texts) {
    for (let k = 0; k < length; k++) cipher.bytes[cipher.at + k] = text.charCodeAt(k);
    results.push(cipher.decipher());
  }
  results.push(BigInt(cipher.permute(Number(numbers.find((number) => number < 2n ** 53n)))).toString());
  return results;
}

/** Single strings, and memory that must not change. */
function texts(from: Setting): Task {
  const { key, format, tweak } = from;
  const numbers = numbersOf(from);
  const edges = textsOf(format);
  const given = [...edges, ...nearMisses(format, edges.at(-1)!)];
  const after = "~".repeat(20);
  return {
    expected() {
      const cipher = new (format.isUuid ? NetworkUuid : NetworkText)(referenceOf(from), format);
      return [...useText(cipher, format, numbers, given).map(toSafe), after, true];
    },
    run(kernel) {
      const text = new KernelText(kernel, key, format, tweak);
      const end = text.at + format.length;
      kernel.bytes.fill(0x7e, end, layout.BLOCK);
      const results = useText(text, format, numbers, given);
      const { STATE, STATE_END } = layout;
      results.push(latin1(kernel.bytes, end, layout.BLOCK).slice(0, 20).padEnd(20, "~"));
      results.push(text.state.every((byte, k) => k >= STATE_END - STATE || kernel.bytes[STATE + k] === byte));
      return results;
    },
  };
}

/** Numbers of strings in a batch: those that share all vectors, and those that do not; with AES of the platform too. */
const COUNTS = [5, 26];

function batches(from: Setting): Task {
  const { key, format, tweak, domain } = from;
  const numbers = [...numbersOf(from), ...Array.from({ length: 40 }, () => random.below(domain))];
  const suffix = "\r\n";
  const given = numbers.map(safe);
  return {
    expected() {
      const cipher = new (format.isUuid ? NetworkUuid : NetworkText)(referenceOf(from), format);
      const ids = numbers.map((number) => {
        cipher.encipher(safe(number));
        return latin1(cipher.bytes, 0, format.prefix.length + format.length);
      });
      return COUNTS.flatMap((count) => [
        ids.slice(0, count).join(suffix) + suffix,
        count,
        ...given.slice(0, count),
        count - 2,
        ...given.slice(0, count - 2),
      ]);
    },
    run(kernel) {
      const text = new KernelText(kernel, key, format, tweak);
      const aes = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
      text.createAes = () => (blocks) => blocks.set(aes.update(blocks));
      const batch = new KernelBatch(text, suffix);
      return COUNTS.flatMap((count) => {
        batch.encipher(given, 0, count);
        const rows = latin1(batch.rows(count), 0, count * (batch.at(1) - batch.at(0)));
        const results: Results = [rows, batch.decipher(count)];
        for (let k = 0; k < count; k++) results.push(batch.number(k));
        batch.bytes[batch.at(count - 2)] = 0; // the last two have no number
        results.push(batch.decipher(count));
        for (let k = 0; k < count - 2; k++) results.push(batch.number(k));
        return results;
      });
    },
  };
}

/** The number of strings in a batch with chosen blocks. */
const CHOSEN = 64;

/** Rounds of FF1 with blocks that are chosen in the place of AES: sums and numbers at their edges. */
function chosenBlocks(from: Setting): Task {
  const { key, format, tweak, moduli, domain } = from;
  const { d } = createParameters(new TableAes(key), format.radix, format.count, tweak);
  const limit = 2n ** BigInt(8 * d);
  const [even, odd] = moduli;
  const power = (): bigint => BigInt(format.radix) ** BigInt(random.index(format.count));
  /** Returns a number beside an edge. */
  const besideOf = (edge: bigint): bigint => edge + BigInt(random.index(3)) - 1n;
  /** Returns a factor with which the lower word of m has a product close to 0 or to 2^64: its carries are rare. */
  const carrying = (modulus: bigint): bigint =>
    BigInt.asUintN(64, (random.below(2n ** 16n) - 2n ** 15n) * inverseOf(modulus));
  /** Returns a number just above a multiple of m, of which `quotient` leaves out many bits: it is 2 too small. */
  const inexact = (modulus: bigint): bigint => {
    const least = random.below(8n);
    const cut = 8 * d - 64;
    const factor = BigInt.asUintN(cut, (-1n - random.below(8n) - least) * inverseOf(modulus));
    const rest = (limit / modulus - factor) >> BigInt(cut);
    return (factor + ((rest - (rest > 8n ? random.below(8n) : 0n)) << BigInt(cut))) * modulus + least;
  };
  /** Chooses y, given the half. */
  const choose = (half: bigint, modulus: bigint, sign: bigint): bigint => {
    const most = limit / modulus;
    const factor = pick([
      () => 0n,
      () => most,
      () => random.below(most),
      ...Array.from({ length: 4 }, () => () => carrying(modulus) % most),
    ])();
    const target = pick([
      () => besideOf(0n),
      () => besideOf(pick([2n ** 53n / odd, 2n ** 53n, 2n ** 64n])),
      () => besideOf(power()),
      () => besideOf(power() * random.below(even)),
      () => random.below(modulus),
    ])();
    const reaching = factor * modulus + mod((target - half) * sign, modulus);
    const y = pick([
      () => reaching,
      () => reaching,
      () => besideOf(factor * pick(moduli)),
      () => besideOf(pick([0n, limit, 2n ** 32n, 2n ** 64n, 2n ** 96n])),
      () => inexact(pick(moduli)),
      () => random.below(limit),
    ])();
    return mod(y, limit);
  };
  const numbers = Array.from({ length: CHOSEN }, () =>
    pick([...beside(domain, [0n, domain, odd, 2n ** 53n]), random.below(domain)]),
  );
  /** Does the rounds of one direction, and returns their blocks. */
  const permute = (halves: [bigint, bigint][], sign: bigint): Uint8Array[] =>
    Array.from({ length: 10 }, (_, call) => {
      const which = (call + (sign < 0n ? 1 : 0)) % 2;
      const modulus = moduli[which]!;
      return Buffer.concat(
        halves.map((pair) => {
          const y = choose(pair[which]!, modulus, sign);
          pair[which] = mod(pair[which]! + sign * y, modulus);
          const block = random.bytes(16);
          block.set(Buffer.from(y.toString(16).padStart(2 * d, "0"), "hex"));
          return block;
        }),
      );
    });
  const halves = numbers.map((number): [bigint, bigint] => [number / odd, number % odd]);
  const blocks = permute(halves, 1n);
  const rows = halves.map(([a, b]) => toDigits(a * odd + b, format)).join("");
  blocks.push(...permute(halves, -1n));
  const given = numbers.map(safe);
  const plain = { ...format, prefix: "" };
  return {
    expected: () => [rows, CHOSEN, ...halves.map(([a, b]) => safe(a * odd + b))],
    run(kernel) {
      let call = 0;
      const text = new KernelText(kernel, key, plain, tweak);
      text.createAes = () => (bytes) => bytes.set(blocks[call++]!);
      const batch = new KernelBatch(text, "");
      batch.encipher(given, 0, CHOSEN);
      const results: Results = [
        latin1(batch.rows(CHOSEN), 0, CHOSEN * (batch.at(1) - batch.at(0))),
        batch.decipher(CHOSEN),
      ];
      for (let k = 0; k < CHOSEN; k++) results.push(batch.number(k));
      return results;
    },
  };
}

function toDigits(number: bigint, { radix, count, alphabet }: TextFormat): string {
  const characters: string[] = [];
  for (let rest = number; characters.length < count; rest /= BigInt(radix)) {
    characters.unshift(alphabet.charAt(Number(rest % BigInt(radix))));
  }
  return characters.join("");
}

/** Numerals in both directions. */
function networks(radix: number, count: number, keySize: number): Task {
  const from = setting({ radix, count, alphabet: "", length: count, prefix: "", isUuid: false }, keySize);
  const { key, tweak } = from;
  const numbers = numbersOf(from).map(safe);
  const use = (network: Network): Results =>
    numbers.flatMap((number) => {
      network.readNumber(number);
      network.encrypt();
      const point = BigInt(network.number());
      network.readNumber(number);
      network.decrypt();
      return [point, BigInt(network.number())];
    });
  return {
    expected: () => use(referenceOf(from)),
    run: (kernel) => use(new KernelNetwork(kernel, key, radix, count, tweak)),
  };
}

/** Single blocks under many keys. */
function blocks(keySize: number): Task {
  const keys = [new Uint8Array(keySize), ...Array.from({ length: 12 }, () => random.bytes(keySize))];
  const given = keys.map(() => new Int32Array(random.bytes(16).buffer));
  const use = (aes: { encrypt(block: Int32Array): void }, k: number): string => {
    const block = given[k]!.slice();
    aes.encrypt(block);
    return block.join();
  };
  return {
    expected: () => keys.map((key, k) => use(new TableAes(key), k)),
    run: (kernel) => keys.map((key, k) => use(createKernelAes(kernel, key), k)),
  };
}

const SIZES = [16, 24, 32];
const formats = Object.values(FORMATS);
const TASKS: readonly Task[] = [
  ...SIZES.map(blocks),
  ...formats.map((format, k) => texts(setting(format, SIZES[k % 3]!))),
  ...formats
    .filter(({ radix, count }) => BigInt(radix) ** BigInt(Math.ceil(count / 2)) <= 2n ** 96n)
    .flatMap((format, k) => [
      batches(setting(format, SIZES[k % 3]!)),
      ...(format.isUuid ? [] : [chosenBlocks(setting(format, 16))]),
    ]),
  ...LONG_PARTS.map((format) => texts(setting(format, 16))),
  networks(10, 18, 16),
  networks(65536, 12, 24),
  networks(62, 21, 32),
  networks(65536, 14, 16),
  networks(2, 240, 24),
];

/** Returns the right results. */
export const expect = (): Results[] => TASKS.map(({ expected }) => expected());

/** Returns whether the library gives the right results with a binary. */
export function check(binary: Uint8Array, expected: readonly Results[]): boolean {
  const kernel = new Kernel(instantiate(binary));
  return TASKS.every(({ run }, task) => {
    kernel.bytes.fill(0xa5, layout.BLOCK); // what an earlier call may leave
    const results = run(kernel);
    const right = expected[task]!;
    return results.length === right.length && results.every((result, k) => result === right[k]);
  });
}
