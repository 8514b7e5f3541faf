// The test of "Dude, is my code constant time?" (Reparaz, Balasch, Verbauwhede, 2017), section II.

/** The times of calls. Each belongs to one of two classes of inputs. */
export interface Measurements {
  readonly times: Float64Array;
  /** The class of each call: 0 or 1. */
  readonly classes: Uint8Array;
}

/** Welch's t of the two classes. It is positive if those of class 0 take longer. */
export function welch(
  { times, classes }: Measurements,
  threshold: number = Number.POSITIVE_INFINITY,
): number {
  const count = [0, 0];
  const mean = [0, 0];
  const squares = [0, 0]; // the sums of squared differences from the mean
  for (let k = 0; k < times.length; k++) {
    const time = times[k]!;
    if (time > threshold) continue;
    const of = classes[k]!;
    // Welford's method, which does not cancel.
    const difference = time - mean[of]!;
    count[of]!++;
    mean[of]! += difference / count[of]!;
    squares[of]! += difference * (time - mean[of]!);
  }
  const error = Math.sqrt([0, 1].reduce((sum, of) => sum + squares[of]! / (count[of]! - 1) / count[of]!, 0));
  const difference = mean[0]! - mean[1]!;
  return difference === 0 ? 0 : difference / error;
}

/** The number of thresholds. */
const CROPS = 100;
/** A test with fewer measurements says nothing. */
const LEAST = 5000;

/** What the test says about measurements. */
export interface Verdict {
  /** The t of largest absolute value. */
  readonly t: number;
  /** Which part of the measurements it is from: those that are not slower than the others. */
  readonly part: number;
}

/**
 * Tests all measurements, and the fastest parts of them: interrupts make some calls slow, and hide differences. The parts
 * are those of the paper's program: they approach 1.
 */
export function test(measurements: Measurements): Verdict {
  const sorted = measurements.times.slice().sort();
  const parts = Array.from({ length: CROPS }, (_, k) => 1 - 0.5 ** ((10 * (k + 1)) / CROPS));
  return [...parts, 1]
    .filter((part) => part * sorted.length >= LEAST)
    .map((part) => ({ t: welch(measurements, sorted[Math.ceil(part * sorted.length) - 1]), part }))
    .reduce((worst, verdict) => (Math.abs(verdict.t) > Math.abs(worst.t) ? verdict : worst));
}
