import { createRequire } from "node:module";
import type * as FastCheck from "fast-check";

/** fast-check with at most this many runs of a property, for the unit tests. The slow tests run all of them. */
const RUNS = 100;

const { default: fc } = createRequire(import.meta.url)("fast-check") as { default: typeof FastCheck };

const fewer: typeof FastCheck = {
  ...fc,
  assert: ((property: FastCheck.IRawProperty<unknown>, parameters: FastCheck.Parameters<unknown> = {}) =>
    fc.assert(property, {
      ...parameters,
      numRuns: Math.min(RUNS, parameters.numRuns ?? RUNS),
    })) as typeof FastCheck.assert,
};

export default fewer;
