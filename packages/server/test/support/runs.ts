import fc from "fast-check";
import { expect } from "vitest";
import type { Grant, Refusal } from "../../src/store/ordinals/outcome.js";

/** Consecutive ordinals that one request got. */
export interface Run {
  readonly first: bigint;
  readonly count: number;
}

export const byFirst = (a: Run, b: Run): number => (a.first < b.first ? -1 : 1);

/** Fails if runs overlap or leave a gap. */
export function expectSeamless(runs: readonly Run[], from = 1n): void {
  let next = from;
  for (const { first, count } of runs.toSorted(byFirst)) {
    expect(first).toBe(next);
    next += BigInt(count);
  }
}

export function granted(outcome: Grant | Refusal): Grant {
  expect(outcome).toMatchObject({ granted: true });
  return outcome as Grant;
}

/** Generates the counts of several requests. */
export const counts = (minLength: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: 10 }), { minLength, maxLength });
