import { describe, expect, it } from "vitest";
import { createFF1 } from "../../src/ff1/index.js";
import { fromHex } from "../support/bytes.js";

const key = fromHex("000102030405060708090a0b0c0d0e0f");

/** Walks the whole domain: every string is the image of one string, and decodes to it. */
function walk(radix: number, n: number, tweak: string): void {
  const ff1 = createFF1({ key, radix, tweak: Buffer.from(tweak) });
  const size = radix ** n;
  const seen = new Uint8Array(size);
  const toNumber = (numerals: number[]): number => numerals.reduce((x, numeral) => x * radix + numeral, 0);
  const x = new Array<number>(n).fill(0);
  let wrong = 0;
  for (let point = 0; point < size; point++) {
    const y = ff1.encrypt(x);
    const image = toNumber(y);
    if (seen[image]) wrong++;
    seen[image] = 1;
    if (toNumber(ff1.decrypt(y)) !== point) wrong++;
    for (let i = n - 1; ++x[i]! === radix && i > 0; i--) x[i] = 0;
  }
  expect(wrong).toBe(0);
  expect(seen.every((hit) => hit === 1)).toBe(true);
}

describe("FF1 over whole domains", () => {
  it("is a permutation of every small domain", () => {
    let domains = 0;
    for (let radix = 2; radix <= 100; radix++) {
      for (let n = 2; radix ** n <= 3000; n++) {
        if (radix ** n < 100) continue;
        walk(radix, n, n % 3 === 0 ? "" : "tweak");
        domains++;
      }
    }
    expect(domains).toBe(68);
  });

  it.each([
    [94, 3],
    [10, 5],
    [2, 16],
    [2, 17],
    [256, 2],
    [7, 7],
  ])("is a permutation: %i^%i", (radix, n) => walk(radix, n, "a tweak of more than one block"));
});
