import * as original from "fast-check";

/** Replaces fast-check in the unit tests. The slow tests run all runs of a property. */

const MAX_RUNS = 100;

export * from "fast-check";

export const assert = ((
  property: original.IRawProperty<unknown>,
  parameters: original.Parameters<unknown> = {},
) =>
  original.assert(property, {
    ...parameters,
    numRuns: Math.min(MAX_RUNS, parameters.numRuns ?? MAX_RUNS),
  })) as typeof original.assert;

const fc: typeof original.default = { ...original.default, assert };

export default fc;
