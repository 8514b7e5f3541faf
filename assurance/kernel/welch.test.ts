import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Measurements, test, welch } from "./welch.js";

const measurements = (...classes: readonly number[][]): Measurements => ({
  times: Float64Array.from(classes.flat()),
  classes: Uint8Array.from(classes.flatMap((times, of) => times.map(() => of))),
});

/** A generator of numbers from 0 to 1: the results must be the same in each run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Sums of random numbers, which are nearly normal, with a mean for each class. */
function noisy(count: number, means: readonly [number, number], seed: number): Measurements {
  const next = generator(seed);
  const classes = Uint8Array.from({ length: count }, () => (next() < 0.5 ? 0 : 1));
  const noise = () => Array.from({ length: 12 }, next).reduce((sum, x) => sum + x, -6);
  return { times: Float64Array.from(classes, (of) => means[of as 0 | 1] + noise()), classes };
}

describe("welch", () => {
  it("gives Welch's t", () => {
    // The means are 2 and 6, the variances 1 and 4: −4 / √(1/3 + 4/3).
    expect(welch(measurements([1, 2, 3], [4, 6, 8]))).toBeCloseTo(-4 / Math.sqrt(5 / 3), 12);
  });

  it("leaves out the times above a threshold", () => {
    const all = measurements([1, 2, 3, 1000], [4, 6, 8, 2000]);
    expect(welch(all, 8)).toBe(welch(measurements([1, 2, 3], [4, 6, 8])));
  });

  it("changes its sign with the classes, and does not depend on the unit", () => {
    const times = fc.array(fc.nat(1000), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(times, times, fc.integer({ min: 2, max: 9 }), (a, b, unit) => {
        const t = welch(measurements([0, ...a], [1, ...b]));
        const scale = (of: number[]) => of.map((time) => time * unit);
        expect(welch(measurements([1, ...b], [0, ...a]))).toBeCloseTo(-t, 6);
        expect(welch(measurements(scale([0, ...a]), scale([1, ...b])))).toBeCloseTo(t, 6);
      }),
    );
  });
});

describe("test", () => {
  it.each([1, 2, 3, 4, 5])("accepts classes that are the same (seed %s)", (seed) => {
    expect(Math.abs(test(noisy(20_000, [100, 100], seed)).t)).toBeLessThan(4.5);
  });

  it.each([1, 2, 3, 4, 5])("detects a small difference (seed %s)", (seed) => {
    expect(test(noisy(20_000, [100, 100.1], seed)).t).toBeLessThan(-4.5);
  });

  it("detects a difference that a few slow times hide", () => {
    const { times, classes } = noisy(20_000, [100.2, 100], 1);
    for (let k = 0; k < times.length; k += 100) times[k]! += 50_000;
    expect(Math.abs(welch({ times, classes }))).toBeLessThan(4.5);
    const { t, part } = test({ times, classes });
    expect(t).toBeGreaterThan(4.5);
    expect(part).toBeLessThan(0.99);
  });
});
