import type { Run, Runtime } from "./runtime.js";

/** The result of a runtime. */
export interface Result {
  readonly name: string;
  readonly version?: string;
  readonly passed: number;
  readonly implementation?: string;
  readonly batches?: string;
  readonly seconds: number;
  readonly failures: readonly string[];
}

/** Returns the result of a run. A difference from the expected properties of the runtime is a failure. */
export function toResult(
  { version, outcome }: Run,
  expected: Runtime["expected"],
): Omit<Result, "name" | "seconds"> {
  const { passed, batches, evaluates, implementation, failures } = outcome;
  const surprises = [
    ...(batches === expected.batches ? [] : [`batches must use ${expected.batches}, got ${batches}`]),
    ...(implementation === expected.implementation
      ? []
      : [`implementation() must return ${expected.implementation}, got ${implementation}`]),
    ...(evaluates === expected.evaluates
      ? []
      : [`the runtime must ${evaluates ? "not " : ""}evaluate strings as code`]),
  ];
  return { version, passed, implementation, batches, failures: [...failures, ...surprises] };
}

/** Returns all failures, and the runtimes on which fewer tests passed than on others. */
export function failuresOf(results: readonly Result[]): string[] {
  const most = Math.max(...results.map(({ passed }) => passed));
  return results.flatMap(({ name, passed, failures }) => [
    ...failures.map((failure) => `${name}: ${failure}`),
    ...(passed < most ? [`${name}: ${passed} tests passed, on another runtime ${most}`] : []),
  ]);
}
