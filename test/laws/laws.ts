import { expect } from "vitest";
import { type Codec, type Puid, PuidError } from "../../src/index.js";

/** What holds of every codec: each law is a function that throws where it does not. */

export function roundTrip(codec: Codec<string>, ordinal: bigint): void {
  expect(codec.ordinal(codec.id(ordinal))).toBe(ordinal);
  if (ordinal <= Number.MAX_SAFE_INTEGER) expect(codec.id(Number(ordinal))).toBe(codec.id(ordinal));
}

export function distinctness(codec: Codec<string>, one: bigint, other: bigint): void {
  expect(codec.id(one) === codec.id(other)).toBe(one === other);
}

/** Whatever is accepted is the one spelling of what it decodes to. */
export function oneSpelling(codec: Codec<string>, text: string): void {
  const ordinal = codec.tryOrdinal(text);
  if (ordinal !== undefined) expect(codec.id(ordinal)).toBe(text);
}

/** `ordinal`, `tryOrdinal`, `isId` and `ordinals` accept the same values, and give the same. */
export function oneAcceptedSet(codec: Codec<string>, value: unknown): void {
  const ordinal = codec.tryOrdinal(value);
  expect(codec.isId(value)).toBe(ordinal !== undefined);
  if (ordinal === undefined) {
    expect(() => codec.ordinal(value as string)).toThrow(PuidError);
    expect(() => codec.ordinals([value as string])).toThrow(PuidError);
  } else {
    expect(codec.ordinal(value as string)).toBe(ordinal);
    expect(codec.ordinals([value as string])).toEqual([ordinal]);
  }
}

/** A batch is the same as its elements one by one. */
export function batches(codec: Codec<string>, first: bigint, count: number): void {
  const ordinals = Array.from({ length: count }, (_, i) => first + BigInt(i));
  const ids = codec.ids(first, count);
  expect(ids).toEqual(ordinals.map((ordinal) => codec.id(ordinal)));
  expect(codec.ordinals(ids)).toEqual(ordinals);
  expect(codec.ordinals(new Set(ids))).toEqual(ordinals);
}

export function matchesPattern(codec: Puid, ordinal: bigint): void {
  const id = codec.id(ordinal);
  for (const flags of ["", "u", "v"]) expect(id).toMatch(new RegExp(codec.pattern.source, flags));
  expect(`${id}\n`).not.toMatch(codec.pattern);
  expect(` ${id}`).not.toMatch(codec.pattern);
}

/** The pattern tells exactly the texts of the right shape: those that are refused for being unissued alone. */
export function patternIsShape(codec: Puid, text: string): void {
  let reason: string | undefined;
  try {
    codec.ordinal(text);
  } catch (error) {
    reason = (error as PuidError).reason;
  }
  expect(codec.pattern.test(text)).toBe(reason === undefined || reason === "unissued");
}

/** A text of the right shape is accepted just when its point, found by other means, is below the capacity. */
export function acceptedBelowCapacity(codec: Puid, text: string, point: bigint): void {
  expect(codec.tryOrdinal(text)).toBe(point < codec.capacity ? point : undefined);
}

export function normalizeKeepsIds(codec: Puid, ordinal: bigint): void {
  const id = codec.id(ordinal);
  expect(codec.normalize(id)).toBe(id);
}

export function normalizeIsIdempotent(codec: Puid, text: string): void {
  const once = codec.normalize(text);
  expect(codec.normalize(once)).toBe(once);
}
