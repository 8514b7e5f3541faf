import { createRequire } from "node:module";
import type * as FastCheck from "fast-check";

/**
 * Replaces fast-check while Stryker runs the tests. One seed makes the result of a mutant reproducible. A property has
 * fewer runs, because most mutants fail in the first few and a survivor costs all of them.
 */

const RUNS = 40;

const { default: fc } = createRequire(import.meta.url)("fast-check") as { default: typeof FastCheck };

const seeded: typeof FastCheck = {
  ...fc,
  assert: ((property: FastCheck.IRawProperty<unknown>, parameters: FastCheck.Parameters<unknown> = {}) => {
    const numRuns = Math.min(RUNS, parameters.numRuns ?? RUNS);
    return fc.assert(property, { ...parameters, numRuns, seed: 1, endOnFailure: true });
  }) as typeof FastCheck.assert,
};

export default seeded;
