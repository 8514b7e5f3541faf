import type { JSX } from "hono/jsx/jsx-runtime";
import { idsOf } from "../elements/count.js";
import { axisLabelOf, fullLabelOf } from "./bucket-label.js";
import { type Scale, scaleUpTo } from "./scale.js";
import type { Usage, UsageBucket } from "./usage.js";

/** The height of the bars, and of the image with the labels below them, in pixels. */
const HEIGHT = 190;
const WHOLE = 220;

/** The part of a bucket's width that its bar takes, in percent. */
const BAR = 72;

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact" });

/**
 * A bar chart. Horizontal positions are percentages and vertical ones are pixels, so the chart takes any width and its
 * text keeps its size, without a script.
 */
export function Chart({ usage }: { readonly usage: Usage }): JSX.Element {
  const { unit, buckets } = usage;
  const scale = scaleUpTo(Math.max(0, ...buckets.map(({ count }) => count)));
  const width = 100 / Math.max(buckets.length, 1);
  const between = Math.max(Math.ceil(buckets.length / 4), 1);
  return (
    <div class="chart">
      <svg class="scale" height={WHOLE} aria-hidden="true">
        {scale.ticks.map((tick) => (
          <text x="100%" y={yOf(tick, scale) + 4} text-anchor="end">
            {COMPACT.format(tick)}
          </text>
        ))}
      </svg>
      <svg height={WHOLE} role="img" aria-label={summaryOf(usage)}>
        {scale.ticks.map((tick) => (
          <line
            class={tick === 0 ? "axis" : "grid"}
            x1="0"
            x2="100%"
            y1={yOf(tick, scale) + 0.5}
            y2={yOf(tick, scale) + 0.5}
          />
        ))}
        {buckets.map(({ start, count }, index) => {
          const y = yOf(count, scale);
          const left = (index + (100 - BAR) / 200) * width;
          return (
            <g class="bucket">
              <title>{`${fullLabelOf(start, unit)} UTC: ${idsOf(count)}`}</title>
              <rect class="reach" x={percent(index * width)} width={percent(width)} y="0" height={HEIGHT} />
              <rect
                class="bar"
                x={percent(left)}
                width={percent((width * BAR) / 100)}
                y={y}
                height={HEIGHT - y}
                rx="1.5"
              />
            </g>
          );
        })}
        {buckets.map(
          ({ start }, index) =>
            index % between === 0 && (
              <text x={percent(index * width)} y={HEIGHT + 20}>
                {axisLabelOf(start, unit)}
              </text>
            ),
        )}
      </svg>
    </div>
  );
}

/** Returns one sentence in place of the image. The table has the numbers. */
function summaryOf({ unit, buckets }: Usage): string {
  const most = buckets.reduce<UsageBucket | undefined>(
    (best, bucket) => (bucket.count > (best?.count ?? 0) ? bucket : best),
    undefined,
  );
  if (most === undefined) return `Bar chart of ids by ${unit}: no ids.`;
  return `Bar chart of ids by ${unit}. The most are ${idsOf(most.count)}, at ${fullLabelOf(most.start, unit)} UTC.`;
}

/** The distance of a count from the top. A count of at least one stays visible beside large ones. */
const yOf = (count: number, { top }: Scale): number =>
  Math.round((HEIGHT - Math.max((count / top) * (HEIGHT - 8), count > 0 ? 2 : 0)) * 10) / 10;

const percent = (value: number): string => `${Math.round(value * 1000) / 1000}%`;
