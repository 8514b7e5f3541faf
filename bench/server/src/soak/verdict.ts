import { middle } from "../middle.js";
import type { ProcessSample, Sample } from "./sample.js";

/** The life of one process of a server. */
export interface Life {
  readonly node: number;
  readonly pid: number;
  readonly samples: readonly ProcessSample[];
}

/** A quantity early and late in the life of a process. */
export interface Trend {
  readonly name: string;
  readonly early: number;
  readonly late: number;
  /** The most that `late` may be. */
  readonly bound: number;
}

/** The share of a life that warms the process up: V8 compiles, and the heap grows to its working size. */
const WARM_UP = 0.1;

/** Fewer samples do not tell a leak from the noise of garbage collection. */
const LEAST_SAMPLES = 60;

/**
 * The share by which memory may grow between the first and the last third. In an hour, these are 36 minutes and more than
 * 300,000 requests apart. So a leak of 50 bytes a request grows a process of 150 MB by more than that.
 */
const GROWTH = 0.1;

/** The bytes by which the heap may grow: its samples fall at any point between two collections. */
const HEAP_NOISE = 8e6;

/**
 * The files by which the least number of a third may grow. The load opens and closes up to 32 connections, so the median
 * follows the load of the machine. A file that stays open raises the least number too.
 */
const FILES_NOISE = 16;

/** The most connections of a server to the database. */
const POOL = 10;

/** Returns the lives of all processes. */
export function livesOf(samples: readonly Sample[]): Life[] {
  const lives = new Map<string, { node: number; pid: number; samples: ProcessSample[] }>();
  for (const { nodes } of samples) {
    for (const [node, sample] of nodes.entries()) {
      if (sample === null) continue;
      const key = `${node} ${sample.pid}`;
      const life = lives.get(key) ?? { node, pid: sample.pid, samples: [] };
      life.samples.push(sample);
      lives.set(key, life);
    }
  }
  return [...lives.values()];
}

/** Returns the trends of a process, or undefined if its life is too short to judge. */
export function trendsOf({ samples }: Life): Trend[] | undefined {
  if (samples.length < LEAST_SAMPLES) return undefined;
  const grown = (early: number): number => early * (1 + GROWTH);
  return [
    trend(
      "RSS",
      samples.map(({ rss }) => rss),
      grown,
    ),
    trend(
      "heap",
      samples.map(({ heap }) => heap),
      (early) => Math.max(grown(early), early + HEAP_NOISE),
    ),
    trend(
      "open files",
      samples.map(({ files }) => files),
      (early) => early + FILES_NOISE,
      least,
    ),
  ];
}

/** Returns the trend of the connections to the database, or undefined if there are too few samples. */
export function connectionTrend(samples: readonly Sample[]): Trend | undefined {
  const values = samples.flatMap(({ connections }) => connections ?? []);
  if (values.length < LEAST_SAMPLES) return undefined;
  return trend("connections", values, () => POOL * samples[0]!.nodes.length);
}

const least = (values: readonly number[]): number => Math.min(...values);

/** Summarizes the first and the last third after the warm-up, by default with the median. */
function trend(
  name: string,
  values: readonly number[],
  boundOf: (early: number) => number,
  summarize: (values: readonly number[]) => number = middle,
): Trend {
  const warm = values.slice(Math.ceil(values.length * WARM_UP));
  const third = Math.floor(warm.length / 3);
  const early = summarize(warm.slice(0, third));
  return { name, early, late: summarize(warm.slice(-third)), bound: boundOf(early) };
}

export const isSteady = ({ late, bound }: Trend): boolean => late <= bound;
