/**
 * Runs work now, and again every `interval` milliseconds, one run at a time. It does not keep the process alive.
 *
 * @param work - Must not reject.
 * @returns a function that stops the runs, and waits for a run in progress
 */
export function runAtIntervals(interval: number, work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  const run = (): void => {
    running ??= work().finally(() => {
      running = undefined;
    });
  };
  run();
  const timer = setInterval(run, interval).unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
