import { existsSync } from "node:fs";
import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { CONTROLS, cipherOf, type Domain, ff1 } from "./ciphers.js";
import type { ChiSquare } from "./statistics.js";
import { type Tally, tallyOf } from "./tally.js";

/** Checks that the statistical tests reject data that is not random, and accept data that is. */

const isInstalled = existsSync(join(import.meta.dirname, "node_modules/cephes"));
const isSkipped = !isInstalled && !process.env["CI"];
if (isSkipped) {
  console.warn("cephes is not installed, its tests are skipped: npm ci --prefix assurance/randomness");
}
// These modules import cephes.
const { bounds, goodnessOfFit, independence, largestOf } = isSkipped
  ? ({} as typeof import("./statistics.js"))
  : await import("./statistics.js");
const { changeProbabilities, detectedBy, evenness, KINDS, test } = isSkipped
  ? ({} as typeof import("./tests.js"))
  : await import("./tests.js");

const random = xoroshiro128plus(1);
/** Returns a random integer from 0 to limit − 1. */
const below = (limit: number): number => uniformInt(random, 0, limit - 1);

describe.skipIf(isSkipped)("the statistics", () => {
  it("give the published result for Mendel's peas", () => {
    const { statistic, degrees, p } = goodnessOfFit([315, 108, 101, 32], [312.75, 104.25, 104.25, 34.75]);
    expect(statistic).toBeCloseTo(0.47, 3);
    expect(degrees).toBe(3);
    // The counts are closer to the expected ones than random counts would be.
    expect(p).toBeCloseTo(2 * (1 - 0.9254), 3);
  });

  it("give the published result for neighbourhoods and collars, and ignore an empty row", () => {
    const table = [90, 60, 104, 95, 30, 50, 51, 20, 30, 40, 45, 35, 0, 0, 0, 0];
    const { statistic, degrees, p } = independence(table, 4);
    expect(statistic).toBeCloseTo(24.5712, 4);
    expect(degrees).toBe(6);
    expect(p).toBeCloseTo(2 * 0.00041, 5);
  });

  it("give p = 0 if the probability is too small for a double", () => {
    expect(goodnessOfFit([10_000, 0], [5000, 5000]).p).toBe(0);
    expect(goodnessOfFit([5000, 5000], [5000, 5000]).p).toBe(0);
  });

  it("give the bounds of heads among 100 coins, and the largest of many deviations", () => {
    expect(bounds(100, 0.5)).toEqual([37, 63]);
    expect(largestOf(1)).toBeCloseTo(1.96, 3);
    expect(largestOf(10)).toBeCloseTo(2.8, 2);
  });
});

describe.skipIf(isSkipped)("the tests of ids", () => {
  it("have uniform p-values for random permutations, even if they draw half of the domain", () => {
    const domain = { radix: 4, length: 5 };
    const found = Object.fromEntries(KINDS.map((kind): [string, ChiSquare[]] => [kind, []]));
    for (let run = 0; run < 2000; run++) {
      const points = Uint16Array.from({ length: 4 ** 5 }, (_, point) => point);
      const tally = tallyOf(domain, points.length / 2, (ordinal, numerals) => {
        const other = ordinal + below(points.length - ordinal);
        const point = points[other]!;
        points[other] = points[ordinal]!;
        for (let i = 0; i < 5; i++) numerals[i] = (point >> (2 * i)) & 3;
      });
      for (const [kind, results] of Object.entries(test(tally))) found[kind]!.push(...results);
    }
    for (const [kind, results] of Object.entries(found)) {
      expect(evenness(results.map(({ p }) => p)).p, kind).toBeGreaterThan(0.001);
    }
  });

  it("know how many strings differ from a string in 1, 2, … digits", () => {
    const counts = [0, 0, 0, 0];
    for (let point = 1; point < 27; point++)
      counts[[9, 3, 1].filter((power) => Math.floor(point / power) % 3).length]!++;
    expect(changeProbabilities(3, 3)).toEqual(counts.map((count) => count / 26));
  });

  /** Returns a tally of random strings, after `flaw` has changed some of them. */
  const flawedTally = (flaw: (numerals: Uint8Array, previous: Uint8Array) => void): Tally => {
    const previous = new Uint8Array(6);
    return tallyOf({ radix: 10, length: 6 }, 50_000, (_, numerals) => {
      for (let i = 0; i < 6; i++) numerals[i] = below(10);
      flaw(numerals, previous);
      previous.set(numerals);
    });
  };
  const other = (digit: number): number => (digit + 1 + below(9)) % 10;

  it.each<[name: string, detected: string[], flaw: Parameters<typeof flawedTally>[0]]>([
    ["nothing", [], () => {}],
    [
      "one digit replaced by another, once in 30",
      ["digits"],
      (numerals) => {
        if (numerals[2] === 7 && below(3) === 0) numerals[2] = 8;
      },
    ],
    [
      "a digit equal to the digit before it, once in 20",
      ["neighbours"],
      (numerals) => {
        if (below(20) === 0) numerals[3] = numerals[2]!;
      },
    ],
    [
      "a digit that counts up, once in 20",
      ["serial"],
      (numerals, previous) => {
        if (below(20) === 0) numerals[4] = (previous[4]! + 1) % 10;
      },
    ],
    [
      "all digits changed, once in 20",
      ["avalanche"],
      (numerals, previous) => {
        if (below(20) === 0) numerals.set(previous.map(other));
      },
    ],
  ])("detect %s", (_, detected, flaw) => {
    expect(detectedBy(test(flawedTally(flaw)))).toEqual(detected);
  });
});

describe.skipIf(isSkipped)("the ciphers that the tests must reject", () => {
  const key = new Uint8Array(16).map((_, i) => i);
  const codecs = [createPuid({ key }), createPuid({ key, alphabet: alphabets.decimal, length: 6 })];
  const domainOf = ({ alphabet, length }: (typeof codecs)[number]): Domain => ({
    radix: alphabet.length,
    length,
  });

  it.each(codecs)("are FF1 except for their flaws, over $length digits", (codec) => {
    const [ours, theirs] = [cipherOf(codec), ff1(domainOf(codec), key)].map((cipher) =>
      Array.from({ length: 1000 }, (_, i) => {
        const numerals = new Uint8Array(codec.length);
        cipher(997 * i, numerals);
        return numerals.join();
      }),
    );
    expect(theirs).toEqual(ours);
  });

  it.each([
    ["the number itself", KINDS],
    ["the number times a constant, modulo the domain size", KINDS],
    ["FF1, constant round function", KINDS],
    ["FF1, halves never swapped", KINDS],
    ["FF1, 1 round", KINDS],
    ["FF1, complete", []],
  ])("are detected, except for complete FF1: %s", (name, kinds) => {
    for (const codec of codecs) {
      const domain = domainOf(codec);
      const findings = test(tallyOf(domain, 20_000, CONTROLS[name]!(domain, key)));
      expect(detectedBy(findings)).toEqual(kinds);
    }
  });
});
