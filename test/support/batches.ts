import { expect } from "vitest";
import type { Puid } from "../../src/index.js";
import { formats } from "./formats.js";
import { key } from "./key.js";

/** A key of each length of AES. */
export const keys: Readonly<Record<string, string>> = {
  "AES-128": key,
  "AES-192": `${key}0123456789abcdef`,
  "AES-256": key + key,
};

const { "the general form": general, ...others } = formats;

/** The formats that have a fast batch. */
export const batchFormats: typeof formats = others;

/** The format whose batches go element by element, which takes seconds. */
export const slowFormats: typeof formats = { "the general form": general! };

/** Expects that batches of thousands, from either end of the domain and in any order, are what their elements are. */
export function expectBatchesToBeElements(codec: Puid): void {
  const last = codec.capacity - 5000n;
  for (const [first, count] of [
    [0n, 31],
    [0n, 32],
    [7n, 5000],
    [last, 5000],
    [last < 2n ** 53n ? 0n : 2n ** 53n - 2500n, 5000], // from safe integers into bigints
  ] as const) {
    const ordinals = Array.from({ length: count }, (_, i) => first + BigInt(i));
    const ids = codec.ids(first, count);
    expect(ids).toEqual(ordinals.map((ordinal) => codec.id(ordinal)));
    expect(codec.ordinals(ids)).toEqual(ordinals);
    // In any order, from anything iterable, and numbers among bigints.
    const mixed = ordinals.map((ordinal, i) =>
      i % 3 === 0 && ordinal <= Number.MAX_SAFE_INTEGER ? Number(ordinal) : ordinal,
    );
    expect(codec.ids(mixed.reverse())).toEqual(ids.toReversed());
    expect(codec.ids(new Set(mixed).values())).toEqual(ids.toReversed());
  }
}
