import type { Run, Runtime } from "./runtime.js";

/** What came of a runtime. */
export interface Result {
  readonly name: string;
  readonly version?: string;
  readonly passed: number;
  readonly batches?: string;
  readonly seconds: number;
  readonly failures: readonly string[];
}

/** A run, with what is not as expected among its failures. */
export function held(
  { version, outcome }: Run,
  expected: Runtime["expected"],
): Omit<Result, "name" | "seconds"> {
  const { passed, batches, evaluates, failures } = outcome;
  const surprises = [
    ...(batches === expected.batches ? [] : [`batches go by ${batches}, not by ${expected.batches}`]),
    ...(evaluates === expected.evaluates ? [] : [`text can${evaluates ? "" : "not"} be made code`]),
  ];
  return { version, passed, batches, failures: [...failures, ...surprises] };
}

/** Why the whole has failed, if it has: what failed anywhere, and tests that not all have passed. */
export function faultsOf(results: readonly Result[]): string[] {
  const most = Math.max(...results.map(({ passed }) => passed));
  return results.flatMap(({ name, passed, failures }) => [
    ...failures.map((failure) => `${name}: ${failure}`),
    ...(passed < most ? [`${name}: ${passed} tests passed, elsewhere ${most}`] : []),
  ]);
}
