import type { JSX } from "hono/jsx/jsx-runtime";
import { idsOf, numberOf } from "../elements/count.js";
import { Table } from "../elements/table.js";
import { paths } from "../paths.js";
import { fullLabelOf } from "./bucket-label.js";
import { Chart } from "./chart.js";
import { USAGE_UNITS, type Usage, type UsageUnit } from "./usage.js";

const NAMES: Readonly<Record<UsageUnit, string>> = { minute: "Minutes", hour: "Hours", day: "Days" };

/** The usage of an account over a window: a chart, and its numbers as a table. */
export function UsageSection({ usage }: { readonly usage: Usage }): JSX.Element {
  const { unit, buckets } = usage;
  const total = buckets.reduce((sum, { count }) => sum + count, 0);
  return (
    <section class="panel" aria-labelledby="usage">
      <div class="between">
        <h2 id="usage">Usage</h2>
        <nav aria-label="Unit of the chart">
          <ul class="units">
            {USAGE_UNITS.map((name) => (
              <li>
                <a href={paths.usageBy(name)} aria-current={name === unit ? "true" : undefined}>
                  {NAMES[name]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <p>
        {`${idsOf(total)} in the last ${numberOf(buckets.length)} ${buckets.length === 1 ? unit : `${unit}s`}`}
      </p>
      <Chart usage={usage} />
      <details>
        <summary>Show the numbers</summary>
        <Table
          caption={`Ids by ${unit}`}
          columns={[
            { label: "Start (UTC)", names: true, cell: ({ start }) => <TimeOf start={start} unit={unit} /> },
            { label: "Ids", cell: ({ count }) => numberOf(count) },
          ]}
          rows={buckets}
        />
      </details>
    </section>
  );
}

function TimeOf({ start, unit }: { readonly start: Date; readonly unit: UsageUnit }): JSX.Element {
  return <time datetime={start.toISOString()}>{fullLabelOf(start, unit)}</time>;
}
