import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { expandKey, TableAes } from "../../src/ff1/aes.js";
import vectors from "../known-answers/fips-197.json" with { type: "json" };
import { fromHex, toWords, wordsToHex } from "../support/bytes.js";

describe("AES", () => {
  it.each(vectors.schedules)("expands the key $key as FIPS 197, Appendix A", ({ key, words, last }) => {
    const schedule = expandKey(fromHex(key));
    expect(schedule.length).toBe(words);
    expect(wordsToHex(schedule.slice(0, key.length / 8))).toBe(key);
    expect(wordsToHex(schedule.slice(-4))).toBe(last);
  });

  it.each(vectors.blocks)("enciphers $plaintext under $key as FIPS 197", ({ key, plaintext, ciphertext }) => {
    const block = toWords(fromHex(plaintext));
    new TableAes(fromHex(key)).encrypt(block);
    expect(wordsToHex(block)).toBe(ciphertext);
  });

  it.each([16, 24, 32])("agrees with the platform's AES on random blocks, with keys of %i bytes", (size) => {
    for (let trial = 0; trial < 200; trial++) {
      const key = randomBytes(size);
      const aes = new TableAes(key);
      const platform = createCipheriv(`aes-${8 * size}-ecb`, key, null).setAutoPadding(false);
      for (let blocks = 0; blocks < 50; blocks++) {
        const plaintext = randomBytes(16);
        const block = toWords(plaintext);
        aes.encrypt(block);
        expect(wordsToHex(block)).toBe(platform.update(plaintext).toString("hex"));
      }
    }
  });

  it("reads a key that is part of a larger buffer", () => {
    const key = fromHex("2b7e151628aed2a6abf7158809cf4f3c");
    const shifted = new Uint8Array([7, 7, 7, ...key, 7]).subarray(3, 19);
    expect(expandKey(shifted)).toEqual(expandKey(key));
  });
});
