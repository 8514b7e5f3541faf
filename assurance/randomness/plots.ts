import { bounds, largestOf, withoutReplacement } from "./statistics.js";
import { figure, line, Panel, type Point, points, text, WIDTH } from "./svg.js";
import type { Tally } from "./tally.js";
import { changeProbabilities } from "./tests.js";

/** A tally with its label. */
export interface Tallied {
  readonly name: string;
  readonly tally: Tally;
}

/** The positions of ids in their domain, from 0 to 1, in the order of the ordinals. */
export interface Scattered {
  readonly name: string;
  readonly remark: string;
  readonly positions: readonly number[];
}

export function plotPositions(scattered: readonly Scattered[]): string {
  const count = scattered[0]!.positions.length;
  const [side, gap] = [156, 18];
  const parts = scattered.map(({ name, remark, positions }, i) => {
    const panel = new Panel(68 + i * (side + gap), 104, side, side, [0, count], [0, 1]);
    const ends = [
      [0, "0"],
      [count, String(count)],
    ] as const;
    const labels = [
      [0, "first"],
      [1, "last"],
    ] as const;
    return [
      panel.name(name, remark),
      panel.rules([0.25, 0.5, 0.75, 1]),
      i === 0 ? panel.yLabels(labels, "position in the domain") : "",
      panel.xLabels(ends, "ordinal"),
      points(
        positions.map((position, ordinal) => panel.at(ordinal, position)),
        i < 2 ? "other" : "mark",
        2.4,
      ),
    ].join("");
  });
  const remark = `Each dot is one of the first ${count} ids. Its height is its position among all strings of that length.`;
  return figure("Positions of consecutive ids", remark, 312, parts);
}

export function plotDigits(tallied: readonly Tallied[]): string {
  const column = (WIDTH - 68 - 40 - 16) / tallied.reduce((columns, { tally }) => columns + tally.length, 0);
  let left = 68;
  const parts = tallied.map(({ name, tally }, i) => {
    const { radix, length, count, digits } = tally;
    const panel = new Panel(left, 104, column * length, 200, [0.5, length + 0.5], [-5, 5]);
    left += column * length + 40;
    const expected = count / radix;
    const variance = (expected * (1 - 1 / radix)) / withoutReplacement(count, radix ** length);
    const dots = digits.flatMap((counts, position) =>
      Array.from(counts, (n, digit): Point => {
        const x = position + 0.6 + (0.8 * (digit + 0.5)) / radix;
        const deviation = (n - expected) / Math.sqrt(variance);
        return panel.at(x, Math.max(-5, Math.min(5, deviation)));
      }),
    );
    const positions = Array.from({ length }, (_, k): [number, string] => [k + 1, String(k + 1)]);
    const deviations = [-4, -2, 0, 2, 4].map((value): [number, string] => [
      value,
      String(value).replace("-", "−"),
    ]);
    const largest = largestOf(length * radix);
    return [
      panel.name(name, `expected: ${expected.toLocaleString("en")} of each`),
      panel.rules([0]),
      panel.band(-1.96, 1.96),
      panel.rule(largest, "bound"),
      panel.rule(-largest, "bound"),
      i === 0 ? panel.yLabels(deviations, "deviation, in standard deviations") : "",
      panel.xLabels(positions, "position"),
      points(dots, "mark", 2.4),
    ].join("");
  });
  const remark =
    "Each dot is a digit. Of random digits, 19 in 20 are in the band. In 1 plot of 20, a dot is beyond the dashes.";
  return figure("Frequency of each digit at each position", remark, 354, parts);
}

/** @param plain - The tallies of the same numbers without a cipher. */
export function plotAvalanche(tallied: readonly Tallied[], plain: readonly Tally[]): string {
  const column = (WIDTH - 100 - 40 - 16) / tallied.reduce((columns, { tally }) => columns + tally.length, 0);
  let left = 100;
  const parts = tallied.map(({ name, tally }, i) => {
    const { radix, length, count } = tally;
    const panel = new Panel(left, 104, column * length, 200, [0.5, length + 0.5], [-6, 0]);
    left += column * length + 40;
    const steps = Array.from({ length }, (_, k): [number, string] => [k + 1, String(k + 1)]);
    const shares = ["100 %", "1 %", "0.01 %", "0.0001 %"].map((share, k): [number, string] => [
      -2 * k,
      share,
    ]);
    const shown = (share: number): number => Math.max(-6, Math.log10(share));
    const seen = ({ changes, count }: Tally): Point[] =>
      Array.from(changes, (n, k): [number, number] => [k, n / (count - 1)])
        .filter(([, share]) => share > 0)
        .map(([k, share]) => panel.at(k, shown(share)));
    const expectations = changeProbabilities(radix, length).map((probability, k) => {
      const [low, high] = bounds(count - 1, probability).map((n) => shown(n / (count - 1)));
      if (high! <= -6) return "";
      const y = shown(probability);
      const tick =
        probability < 1e-6 ? "" : line([panel.x(k) - 7, panel.y(y)], [panel.x(k) + 7, panel.y(y)], "mark");
      return line(panel.at(k, low!), panel.at(k, high!), "range", 5) + tick;
    });
    return [
      panel.name(name, `${count.toLocaleString("en")} ids`),
      panel.rules([0, -1, -2, -3, -4, -5]),
      i === 0 ? panel.yLabels(shares, "share of all steps (log scale)") : "",
      panel.xLabels(steps, "changed digits"),
      ...expectations,
      points(seen(plain[i]!), "other", 5),
      points(seen(tally), "mark", 5),
    ].join("");
  });
  const legend = [
    points([[436, 42]], "mark", 5) + text(446, 46, "ids"),
    points([[486, 42]], "other", 5) + text(496, 46, "numbers, no cipher"),
    line([632, 42], [646, 42], "mark") +
      line([639, 36], [639, 48], "range", 5) +
      text(652, 46, "random, 99 %"),
  ];
  const remark = "The number of digits that differ between the ids of two consecutive ordinals.";
  return figure("Changed digits between consecutive ids", remark, 354, [...legend, ...parts]);
}
