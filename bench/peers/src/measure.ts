import { median } from "./results.js";

/** A task to measure. `run` does `count` operations. */
export interface Task {
  readonly name: string;
  readonly count: number;
  readonly run: () => unknown;
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

/**
 * Returns the nanoseconds of an operation of each task: the median of the rounds, without the first third, which warm
 * up. The tasks take turns, so that a change of the machine's speed changes all of them.
 *
 * @param milliseconds - How long a task runs in a round, at least.
 */
export function measure(
  tasks: readonly Task[],
  rounds: number,
  milliseconds: number,
): Record<string, number> {
  const times = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    tasks.forEach((task, i) => {
      times[i]!.push(nanosecondsOf(task, milliseconds));
    });
  }
  const warmUp = Math.floor(rounds / 3);
  return Object.fromEntries(tasks.map(({ name }, i) => [name, median(times[i]!.slice(warmUp))]));
}

function nanosecondsOf({ count, run }: Task, milliseconds: number): number {
  const start = performance.now();
  let runs = 0;
  let elapsed: number;
  do {
    run();
    runs++;
    elapsed = performance.now() - start;
  } while (elapsed < milliseconds);
  return (1e6 * elapsed) / (runs * count);
}
