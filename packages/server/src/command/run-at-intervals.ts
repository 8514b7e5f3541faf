/**
 * Does work now, and again every so many milliseconds, one run at a time. It keeps no process alive.
 *
 * @param work - Must not reject.
 * @returns a function that ends this, and waits for a run under way
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
