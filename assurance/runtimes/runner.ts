import { vi } from "vitest";
import { startTests } from "vitest/internal/browser";
import { createPuid, generateKey, type Implementation, implementation } from "../../src/index.js";

/** The result of the tests on a runtime, as JSON. */
export interface Outcome {
  readonly passed: number;
  readonly failures: readonly string[];
  /** The AES of batches. */
  readonly batches: "the platform's AES" | "its own AES" | "–";
  readonly implementation: Implementation;
  /** Whether the runtime evaluates strings as code. */
  readonly evaluates: boolean;
}

/** Types of vitest that it does not export by name. */
type Runner = Parameters<typeof startTests>[1];
type Task = Awaited<ReturnType<typeof startTests>>[number]["tasks"][number];

const config: Runner["config"] = {
  root: "/",
  name: undefined,
  setupFiles: [],
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 600_000,
  hookTimeout: 600_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

/** Runs test files with the runner and `expect` of vitest, which need nothing from the platform. */
export async function run(files: Readonly<Record<string, () => Promise<unknown>>>): Promise<Outcome> {
  const code = evaluates();
  const importFile = (path: string): unknown => files[path]!();
  const ran = await startTests(Object.keys(files), { config, importFile });
  const tasks = ran.flatMap(within);
  return {
    passed: tasks.filter(({ type, result }) => type === "test" && result?.state === "pass").length,
    failures: tasks.flatMap(failuresOf),
    batches: enciphersBatches()
      ? "the platform's AES"
      : implementation() === "javascript"
        ? "–"
        : "its own AES",
    implementation: implementation(),
    evaluates: code,
  };
}

/** Returns a file or a suite, with all of its suites and tests. */
const within = (task: Task): Task[] => ("tasks" in task ? [task, ...task.tasks.flatMap(within)] : [task]);

function failuresOf({ type, mode, fullName, result }: Task): string[] {
  if (type === "test" && mode !== "run") return [`${fullName}: ${mode}`];
  return (result?.errors ?? []).map(({ message }) => `${fullName}: ${message}`);
}

function enciphersBatches(): boolean {
  const crypto = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (crypto === undefined) return false;
  const createCipher = vi.spyOn(crypto, "createCipheriv");
  createPuid({ key: generateKey() }).ids(0, 1000);
  return createCipher.mock.results.some(({ type }) => type === "return");
}

function evaluates(): boolean {
  try {
    return new Function("return true")();
  } catch {
    return false;
  }
}
