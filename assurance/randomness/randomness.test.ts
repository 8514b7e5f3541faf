import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { CONTROLS, cipherOf, ff1, type Texts } from "./ciphers.js";
import { bounds, type ChiSquare, goodnessOfFit, independence, largestOf } from "./statistics.js";
import { type Tally, tallyOf } from "./tally.js";
import { chancesOfChanges, evenness, KINDS, seenBy, test } from "./tests.js";

/** That the tests of randomness see what is no chance, and do not see what is. */

const random = xoroshiro128plus(1);
/** A random integer from 0 to limit − 1. */
const below = (limit: number): number => uniformInt(random, 0, limit - 1);

describe("the statistics", () => {
  it("find of Mendel's peas what is known of them", () => {
    const { statistic, degrees, p } = goodnessOfFit([315, 108, 101, 32], [312.75, 104.25, 104.25, 34.75]);
    expect(statistic).toBeCloseTo(0.47, 3);
    expect(degrees).toBe(3);
    expect(p).toBeCloseTo(2 * (1 - 0.9254), 3); // they are rather too close
  });

  it("find of neighbourhoods and collars what is known of them, and nothing of an empty row", () => {
    const table = [90, 60, 104, 95, 30, 50, 51, 20, 30, 40, 45, 35, 0, 0, 0, 0];
    const { statistic, degrees, p } = independence(table, 4);
    expect(statistic).toBeCloseTo(24.5712, 4);
    expect(degrees).toBe(6);
    expect(p).toBeCloseTo(2 * 0.00041, 5);
  });

  it("call impossible what a double cannot tell from it", () => {
    expect(goodnessOfFit([10_000, 0], [5000, 5000]).p).toBe(0);
    expect(goodnessOfFit([5000, 5000], [5000, 5000]).p).toBe(0);
  });

  it("know between which heads of 100 coins lie, and the farthest of many dots", () => {
    expect(bounds(100, 0.5)).toEqual([37, 63]);
    expect(largestOf(1)).toBeCloseTo(1.96, 3);
    expect(largestOf(10)).toBeCloseTo(2.8, 2);
  });
});

describe("the tests of ids", () => {
  it("have even p-values for random permutations, though half of the domain is drawn", () => {
    const texts = { radix: 4, length: 5 };
    const found = Object.fromEntries(KINDS.map((kind): [string, ChiSquare[]] => [kind, []]));
    for (let run = 0; run < 2000; run++) {
      const points = Uint16Array.from({ length: 4 ** 5 }, (_, point) => point);
      const tally = tallyOf(texts, points.length / 2, (ordinal, numerals) => {
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

  it("know of all texts but one how many differ from it in how many digits", () => {
    const counts = [0, 0, 0, 0];
    for (let text = 1; text < 27; text++)
      counts[[9, 3, 1].filter((power) => Math.floor(text / power) % 3).length]!++;
    expect(chancesOfChanges(3, 3)).toEqual(counts.map((count) => count / 26));
  });

  /** Random texts, of which `flaw` spoils some. */
  const spoilt = (flaw: (numerals: Uint8Array, previous: Uint8Array) => void): Tally => {
    const previous = new Uint8Array(6);
    return tallyOf({ radix: 10, length: 6 }, 50_000, (_, numerals) => {
      for (let i = 0; i < 6; i++) numerals[i] = below(10);
      flaw(numerals, previous);
      previous.set(numerals);
    });
  };
  const other = (digit: number): number => (digit + 1 + below(9)) % 10;

  it.each<[flaw: string, seen: string[], spoil: Parameters<typeof spoilt>[0]]>([
    ["nothing", [], () => {}],
    [
      "a digit in place of another, once in 30",
      ["digits"],
      (numerals) => {
        if (numerals[2] === 7 && below(3) === 0) numerals[2] = 8;
      },
    ],
    [
      "a digit that is the one before, once in 20",
      ["neighbours"],
      (numerals) => {
        if (below(20) === 0) numerals[3] = numerals[2]!;
      },
    ],
    [
      "a digit that counts, once in 20",
      ["serial"],
      (numerals, previous) => {
        if (below(20) === 0) numerals[4] = (previous[4]! + 1) % 10;
      },
    ],
    [
      "all digits that change, once in 20",
      ["avalanche"],
      (numerals, previous) => {
        if (below(20) === 0) numerals.set(previous.map(other));
      },
    ],
  ])("see %s", (_, seen, spoil) => {
    expect(seenBy(test(spoilt(spoil)))).toEqual(seen);
  });
});

describe("the ciphers that the tests are held against", () => {
  const key = new Uint8Array(16).map((_, i) => i);
  const codecs = [createPuid({ key }), createPuid({ key, alphabet: alphabets.decimal, length: 6 })];
  const textsOf = ({ alphabet, length }: (typeof codecs)[number]): Texts => ({
    radix: alphabet.length,
    length,
  });

  it.each(codecs)("are FF1 but for their flaws, over $length digits", (codec) => {
    const [ours, theirs] = [cipherOf(codec), ff1(textsOf(codec), key)].map((cipher) =>
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
    ["the number times a constant, modulo all texts", KINDS],
    ["FF1, its round function constant", KINDS],
    ["FF1, its halves never swapped", KINDS],
    ["FF1, 1 round", KINDS],
    ["FF1, whole", []],
  ])("are seen, unless they are whole: %s", (name, kinds) => {
    for (const codec of codecs) {
      const texts = textsOf(codec);
      expect(seenBy(test(tallyOf(texts, 20_000, CONTROLS[name]!(texts, key))))).toEqual(kinds);
    }
  });
});
