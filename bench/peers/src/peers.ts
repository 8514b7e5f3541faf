import { createCipheriv, createHash, randomUUID } from "node:crypto";
import { unsafe } from "@noble/ciphers/aes.js";
import { FF1 } from "@noble/ciphers/ff1.js";
import * as feistel from "feistel-cipher";
import Hashids from "hashids";
import { nanoid } from "nanoid";
import optimusModule from "optimus-js";
import { alphabets, createPuid } from "puid-codec";
import Sqids from "sqids";
import { ulid } from "ulid";
import { v4, v7 } from "uuid";
import { each, type Task } from "./measure.js";
import { checkRoundTrips, key, ordinals } from "./samples.js";

const numbers = ordinals.map(Number);
/** The number of inputs for operations that take tens of microseconds. */
const FEW = 32;

/** The least cost of FF1 with the AES of others: ten blocks, each of which enciphers the result of the one before. */
export function aesTasks(): Task[] {
  const BLOCKS = 10;
  const count = ordinals.length;
  const expanded = unsafe.expandKeyLE(key);
  const noble = (): number => {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let i = 0; i < BLOCKS * count; i++) ({ s0, s1, s2, s3 } = unsafe.encrypt(expanded, s0, s1, s2, s3));
    return s0;
  };
  const cipher = createCipheriv("aes-128-ecb", key, null).setAutoPadding(false);
  const node = (): Uint8Array => {
    let block: Uint8Array = new Uint8Array(16);
    for (let i = 0; i < BLOCKS * count; i++) block = cipher.update(block);
    return block;
  };
  return [
    { name: "ten chained AES blocks, @noble/ciphers", count, run: noble },
    { name: "ten chained AES blocks, node:crypto", count, run: node },
  ];
}

export function ff1Tasks(): Task[] {
  const codec = createPuid({ key });
  const noble = FF1(codec.alphabet.length, key, new Uint8Array());
  const numerals = ordinals.map((ordinal) =>
    Array.from(codec.id(ordinal), (digit) => alphabets.crockford32.indexOf(digit)),
  );
  numerals.forEach((digits, i) => {
    const point = noble.decrypt(digits).reduce((n, digit) => n * 32n + BigInt(digit), 0n);
    if (point !== ordinals[i]) throw new Error(`@noble/ciphers decrypts to ${point}, not to ${ordinals[i]}`);
  });
  return [
    each("FF1 of @noble/ciphers, encrypt", numerals.slice(0, FEW), noble.encrypt),
    each("FF1 of @noble/ciphers, decrypt", numerals.slice(0, FEW), noble.decrypt),
  ];
}

export function sqidsTasks(): Task[] {
  const sqids = new Sqids();
  const encode = (n: number): string => sqids.encode([n]);
  const decode = (id: string): number => sqids.decode(id)[0]!;
  checkRoundTrips("sqids", numbers, encode, decode);
  return [each("sqids, encode", numbers, encode), each("sqids, decode", numbers.map(encode), decode)];
}

export function hashidsTasks(): Task[] {
  const hashids = new Hashids(createHash("sha256").update(key).digest("hex"));
  const encode = (n: bigint): string => hashids.encode(n);
  const decode = (id: string): bigint => BigInt(hashids.decode(id)[0]!);
  checkRoundTrips("hashids", ordinals, encode, decode);
  return [each("hashids, encode", ordinals, encode), each("hashids, decode", ordinals.map(encode), decode)];
}

export function optimusTasks(): Task[] {
  // Its types declare a default export, but its CommonJS module has none.
  const Optimus = optimusModule as unknown as typeof optimusModule.default;
  const optimus = new Optimus(1580030173, 59260789, 1163945558);
  const small = numbers.map((n) => n % 2 ** 31);
  checkRoundTrips(
    "optimus-js",
    small,
    (n) => String(optimus.encode(n)),
    (id) => optimus.decode(Number(id)),
  );
  const codes = small.map((n) => optimus.encode(n));
  return [
    each("optimus-js, encode", small, (n) => optimus.encode(n)),
    each("optimus-js, decode", codes, (code) => optimus.decode(code)),
  ];
}

export function feistelTasks(): Task[] {
  const cipher = new feistel.FPECipher(feistel.SHA_256, "a key of thirty-two characters..", 10);
  const texts = ordinals.slice(0, FEW).map(String);
  const encrypted = texts.map((text) => cipher.encrypt(text));
  encrypted.forEach((readable, i) => {
    if (cipher.decrypt(readable) !== texts[i]) throw new Error(`feistel-cipher does not decrypt ${texts[i]}`);
  });
  return [
    each("feistel-cipher, encrypt", texts, (text) => cipher.encrypt(text)),
    each("feistel-cipher, decrypt", encrypted, (readable) => cipher.decrypt(readable)),
  ];
}

export const nanoidTask = (): Task => each("nanoid", numbers, () => nanoid());

export const randomTasks = (): Task[] => [
  nanoidTask(),
  each("uuid v4", numbers, () => v4()),
  each("uuid v7", numbers, () => v7()),
  each("crypto.randomUUID", numbers, () => randomUUID()),
  each("ulid", numbers, () => ulid()),
];
