import type { Outcome } from "./runner.js";
import type { Stage } from "./stage.js";

/** A runtime that the tests run on. */
export interface Runtime {
  readonly name: string;
  /** What it must say of itself. */
  readonly expected: Pick<Outcome, "batches" | "evaluates">;
  run(stage: Stage): Promise<Run>;
}

/** What came of the tests on a runtime. */
export interface Run {
  readonly version: string;
  readonly outcome: Outcome;
}

/** Milliseconds after which a runtime must have hung. */
export const TIME_LIMIT = 600_000;
