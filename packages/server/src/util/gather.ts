/** The most items of a run. */
const MOST = 1000;

/** Waits for all events that have already happened, such as requests in the sockets. */
const pastEvents = (): Promise<void> =>
  new Promise((resolve) => {
    (globalThis.setImmediate ?? setTimeout)(() => resolve());
  });

interface Call<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | Promise<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Returns a function that runs items together. Items that come during a run wait for the next one, in the order of
 * their arrival. A run without such items before it has the items of all events that have already happened.
 *
 * @param run - Returns a result for each item, or a promise of it. If `run` itself rejects, all its items reject.
 */
export function gather<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly (Result | Promise<Result>)[]>,
): (item: Item) => Promise<Result> {
  const waiting: Call<Item, Result>[] = [];
  let isRunning = false;

  /** Runs calls. Returns a function that gives them their results. */
  async function start(calls: readonly Call<Item, Result>[]): Promise<() => void> {
    try {
      const results = await run(calls.map(({ item }) => item));
      // The callers get the results later. Until then, a rejection without a handler would end the process.
      for (const result of results) if (result instanceof Promise) result.catch(() => {});
      return () => {
        for (const [i, { resolve }] of calls.entries()) resolve(results[i]!);
      };
    } catch (error) {
      return () => {
        for (const { reject } of calls) reject(error);
      };
    }
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    // An embedded database answers before the event loop reads the next socket. Without this, no run would have two.
    await pastEvents();
    let settle = await start(waiting.splice(0, MOST));
    while (waiting.length > 0) {
      // The database gets the next statement first, and runs it while this process writes the responses of the last.
      const next = start(waiting.splice(0, MOST));
      await pastEvents();
      settle();
      settle = await next;
    }
    settle();
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) runAll();
    });
}
