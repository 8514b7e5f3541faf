import { Worker } from "node:worker_threads";
import type { Start } from "./fault-worker.js";

interface Answer {
  readonly right: boolean;
  /** What the check threw. */
  readonly error?: string;
}

/** Runs a check on binaries, each within a limit of time. */
export class FaultChecker {
  private readonly workerData: Start;
  private worker: Worker | undefined;

  /** @param module - The URL of a module that exports a `Checker`. */
  constructor(module: string, expected: unknown) {
    this.workerData = { module, expected };
  }

  /** Returns the answer, or `undefined` after this many milliseconds. */
  async run(binary: Uint8Array, limit: number): Promise<Answer | undefined> {
    this.worker ??= await this.start();
    const answer = this.answer(this.worker, limit);
    this.worker.postMessage(binary);
    const result = await answer;
    if (result === undefined) await this.stop();
    return result;
  }

  async stop(): Promise<void> {
    await this.worker?.terminate();
    this.worker = undefined;
  }

  /** Starts a thread, and waits until it has loaded the check. */
  private async start(): Promise<Worker> {
    const { workerData } = this;
    const worker = new Worker(new URL("fault-worker.js", import.meta.url), { workerData });
    await this.answer(worker, 60_000);
    return worker;
  }

  private answer(worker: Worker, limit: number): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const done = (answer: Answer | undefined): void => {
        clearTimeout(timer);
        worker.off("message", done);
        worker.off("error", reject);
        resolve(answer);
      };
      const timer = setTimeout(done, limit, undefined);
      worker.once("message", done);
      worker.once("error", reject);
    });
  }
}
