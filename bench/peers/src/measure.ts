import { Bench } from "tinybench";

/** A task to measure. `run` does `count` operations, enough for the clock to resolve. */
export interface Task {
  readonly name: string;
  readonly count: number;
  readonly run: () => unknown;
}

/** Nanoseconds per operation: the median of many samples, and their median absolute deviation. */
export interface Figure {
  readonly name: string;
  readonly median: number;
  readonly spread: number;
}

/** Returns a task that applies an operation to each input. */
export function each<T>(name: string, inputs: readonly T[], operation: (input: T) => unknown): Task {
  return {
    name,
    count: inputs.length,
    run() {
      let result: unknown;
      for (const input of inputs) result = operation(input);
      return result;
    },
  };
}

/** Runs each task for a time and at least that many times, after a warm-up of a third of both. */
export async function measure(
  tasks: readonly Task[],
  milliseconds: number,
  iterations: number,
): Promise<Figure[]> {
  const bench = new Bench({
    time: milliseconds,
    iterations,
    warmupTime: milliseconds / 3,
    warmupIterations: Math.floor(iterations / 3),
  });
  for (const { name, run } of tasks) bench.add(name, run);
  await bench.run();
  return tasks.map(({ name, count }) => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !("latency" in result)) throw new Error(`no result for ${name}`);
    const { p50, mad } = result.latency;
    return { name, median: (p50 * 1e6) / count, spread: (mad * 1e6) / count };
  });
}

/** Returns the figure with the middle median. */
export const middle = (figures: readonly Figure[]): Figure =>
  figures.toSorted((a, b) => a.median - b.median)[Math.floor(figures.length / 2)]!;
