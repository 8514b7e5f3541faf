/** The scale of a chart's vertical axis: it ends at `top`, and `ticks` are its labels from 0 upwards. */
export interface Scale {
  readonly top: number;
  readonly ticks: readonly number[];
}

/** The lengths of a step that people read easily, in each power of ten. */
const STEPS = [1, 2, 2.5, 5, 10];

/** Returns a scale of whole numbers with four steps or fewer that holds counts up to `most`. */
export function scaleUpTo(most: number): Scale {
  const rough = Math.max(most / 4, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = STEPS.map((length) => length * power).find(
    (length) => length >= rough && Number.isInteger(length),
  )!;
  const count = Math.max(Math.ceil(most / step), 1);
  return { top: count * step, ticks: Array.from({ length: count + 1 }, (_, index) => index * step) };
}
