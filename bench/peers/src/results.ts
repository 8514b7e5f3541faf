/** A fresh process has transferred no ArrayBuffer. A lived-in process has, as every server that read a web request. */
export const STATES = ["fresh", "lived-in"] as const;
export type State = (typeof STATES)[number];

/** The figures of one process: nanoseconds per operation, by task. */
export interface Run {
  readonly runtime: string;
  readonly version: string;
  readonly state: State;
  readonly group: string;
  readonly nanoseconds: Readonly<Record<string, number>>;
}

/** What a figure is of. */
export interface Place {
  readonly runtime: string;
  readonly state: State;
  readonly group: string;
}

/** The figures of all processes. */
export class Results {
  private readonly runs: readonly Run[];

  constructor(runs: readonly Run[]) {
    this.runs = runs;
  }

  /** The runtimes, with the version of each. */
  get runtimes(): ReadonlyMap<string, string> {
    return new Map(this.runs.map(({ runtime, version }) => [runtime, version]));
  }

  /** Where the figures of the other documents are from: the first runtime, in the state of a server. */
  get shown(): Omit<Place, "group"> {
    return { runtime: this.runs[0]!.runtime, state: "lived-in" };
  }

  /** The number of processes of each figure. */
  get processes(): number {
    const { runtime, state, group } = this.runs[0]!;
    return this.processesOf({ runtime, state, group }).length;
  }

  get groups(): readonly string[] {
    return [...new Set(this.runs.map(({ group }) => group))];
  }

  /** Returns the tasks of a group. */
  tasksOf(group: string): readonly string[] {
    return Object.keys(this.runs.find((run) => run.group === group)?.nanoseconds ?? {});
  }

  /** Returns the nanoseconds of an operation: the median of the processes. */
  time(place: Place, task: string): number {
    return median(this.processesOf(place).map((process) => process(task)));
  }

  /** Returns how many times as long one task takes as another: the median of the ratios within each process. */
  ratio(place: Place, dividend: string, divisor: string): number {
    return median(this.processesOf(place).map((process) => process(dividend) / process(divisor)));
  }

  /** Returns by which part of itself the time of a task differs between processes, from the lowest to the highest. */
  spread(place: Place, task: string): number {
    const times = this.processesOf(place).map((process) => process(task));
    return (Math.max(...times) - Math.min(...times)) / median(times);
  }

  /** Returns a function of the task's name for each process. It throws if the process has no such task. */
  private processesOf({ runtime, state, group }: Place): ((task: string) => number)[] {
    return this.runs
      .filter((run) => run.runtime === runtime && run.state === state && run.group === group)
      .map(({ nanoseconds }) => (task) => {
        const time = nanoseconds[task];
        if (time === undefined) throw new Error(`the group "${group}" has no task "${task}"`);
        return time;
      });
  }
}

/** Returns the median. Throws if there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below, above] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (below === undefined || above === undefined) throw new Error("there are no values");
  return (below + above) / 2;
}
