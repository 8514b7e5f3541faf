import type { Project } from "./project.js";
import type { Outcome } from "./runner.js";

/** A runtime that the tests run on. */
export interface Runtime {
  readonly name: string;
  /** The properties that the runtime must have. */
  readonly expected: Pick<Outcome, "batches" | "evaluates" | "implementation">;
  run(project: Project): Promise<Run>;
}

/** The outcome of the tests on a runtime. */
export interface Run {
  readonly version: string;
  readonly outcome: Outcome;
}

/** A runtime that takes more milliseconds hangs. */
export const TIME_LIMIT = 600_000;
