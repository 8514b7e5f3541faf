import { parentPort, workerData } from "node:worker_threads";

/** Runs a check in a thread of its own, which can be stopped in an endless loop. */

export interface Checker {
  /** Returns the right results, which `check` receives. */
  readonly expect: () => unknown;
  /** Returns whether a binary gives the right results. It may also throw if it does not. */
  readonly check: (binary: Uint8Array, expected: unknown) => boolean;
}

/** What a thread starts with: the module with the check, and the right results. */
export interface Start {
  readonly module: string;
  readonly expected: unknown;
}

const { module, expected }: Start = workerData;
const { check }: Checker = await import(module);
parentPort!.on("message", (binary: Uint8Array) => {
  let right = false;
  let error: string | undefined;
  try {
    right = check(binary, expected);
  } catch (thrown) {
    error = String(thrown);
  }
  parentPort!.postMessage({ right, error });
});
parentPort!.postMessage({ right: true });
