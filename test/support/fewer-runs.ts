import type * as FastCheck from "fast-check";
import { vi } from "vitest";

/** The most runs of a property in the unit tests. The slow tests run all of them. */
const MAX_RUNS = 100;

vi.mock("fast-check", async (importOriginal) => {
  const original = await importOriginal<typeof FastCheck>();
  const assert = ((
    property: FastCheck.IRawProperty<unknown>,
    parameters: FastCheck.Parameters<unknown> = {},
  ) =>
    original.assert(property, {
      ...parameters,
      numRuns: Math.min(MAX_RUNS, parameters.numRuns ?? MAX_RUNS),
    })) as typeof FastCheck.assert;
  return { ...original, assert, default: { ...original.default, assert } };
});
