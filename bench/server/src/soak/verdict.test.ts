import { describe, expect, it } from "vitest";
import type { ProcessSample, Sample } from "./sample.js";
import { connectionTrend, isSteady, livesOf, type Trend, trendsOf } from "./verdict.js";

const COUNT = 360;

/** Samples of a process whose memory has noise, and grows by bytes per sample after a warm-up. */
function process(growth: { rss?: number; heap?: number; files?: number } = {}): ProcessSample[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const noise = ((i * 7919) % 100) / 100;
    const warm = Math.min(1, i / 30);
    return {
      pid: 7,
      rss: 90e6 + 60e6 * warm + 10e6 * noise + i * (growth.rss ?? 0),
      heap: 20e6 + 15e6 * warm + 12e6 * noise + i * (growth.heap ?? 0),
      external: 5e6,
      files: Math.round(30 + (i > 180 ? 40 : 2) * noise + i * (growth.files ?? 0)),
      loopP99: 12,
    };
  });
}

const judge = (samples: readonly ProcessSample[]): readonly string[] =>
  trendsOf({ node: 0, pid: 7, samples })!
    .filter((trend: Trend) => !isSteady(trend))
    .map(({ name }) => name);

const sampleOf = (connections: number | null, ...nodes: (ProcessSample | null)[]): Sample => ({
  at: 0,
  nodes,
  connections,
  databaseSize: 1,
  statuses: {},
});

describe("the verdict on a process", () => {
  it("is steady for a warm-up and noise", () => {
    expect(judge(process())).toEqual([]);
  });

  it("finds a leak of 80 bytes a request in RSS or in the heap, at 1,500 requests a sample", () => {
    expect(judge(process({ rss: 120_000 }))).toEqual(["RSS"]);
    expect(judge(process({ heap: 120_000 }))).toEqual(["heap"]);
  });

  it("finds a file that is left open each minute", () => {
    expect(judge(process({ files: 1 / 6 }))).toEqual(["open files"]);
  });

  it("compares the medians of the first and the last third after a tenth", () => {
    const samples = process()
      .slice(0, 60)
      .map((sample, i) => ({ ...sample, rss: i }));
    const [rss] = trendsOf({ node: 0, pid: 7, samples })!;
    // The tenth is 0 … 5, and the thirds are 6 … 23 and 42 … 59.
    expect(rss).toMatchObject({ name: "RSS", early: 15, late: 51 });
  });

  it("is undefined for a short life", () => {
    expect(trendsOf({ node: 0, pid: 7, samples: process().slice(0, 59) })).toBeUndefined();
  });
});

it("livesOf separates the processes of a node, and skips samples without an answer", () => {
  const [one] = process() as [ProcessSample];
  const two = { ...one, pid: 8 };
  const lives = livesOf([sampleOf(1, one, one), sampleOf(1, one, null), sampleOf(1, one, two)]);
  expect(lives.map(({ node, pid, samples }) => [node, pid, samples.length])).toEqual([
    [0, 7, 3],
    [1, 7, 1],
    [1, 8, 1],
  ]);
});

it("connectionTrend finds connections that are never closed", () => {
  const samples = (growth: number): Sample[] =>
    process().map((one, i) => sampleOf(i === 50 ? null : Math.round(18 + i * growth), one, null));
  expect(isSteady(connectionTrend(samples(0))!)).toBe(true);
  expect(isSteady(connectionTrend(samples(1 / 60))!)).toBe(false);
  expect(connectionTrend(samples(0).slice(0, 30))).toBeUndefined();
});
