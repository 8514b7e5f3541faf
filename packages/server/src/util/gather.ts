/** The most items of a run. */
const MOST = 1000;

/** Runs work after all events that have already happened, such as requests in the sockets. */
const afterEvents: (work: () => void) => unknown =
  globalThis.setImmediate ?? ((work: () => void) => setTimeout(work, 0));

/**
 * Returns a function that runs items together. A run has the items of all events that have already happened, in the
 * order of their arrival. Items that come during a run wait for the next one.
 *
 * @param run - Returns a result for each item, or a promise of it. If `run` itself rejects, all its items reject.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result>)[]>,
): (item: Item) => Promise<Result> {
  const waiting: {
    item: Item;
    resolve: (result: Result | Promise<Result>) => void;
    reject: (error: unknown) => void;
  }[] = [];
  let isRunning = false;

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      // An embedded database answers before the event loop reads the next socket. Without this, no run would have two.
      await new Promise<void>((resolve) => afterEvents(resolve));
      const batch = waiting.splice(0, MOST);
      try {
        const results = await run(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) runAll();
    });
}
