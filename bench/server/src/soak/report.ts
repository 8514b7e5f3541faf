import { cpus } from "node:os";
import { figure, line, Panel, type Point, path, text } from "../../../../assurance/randomness/svg.js";
import type { ProcessSample, Sample } from "./sample.js";
import type { Trend } from "./verdict.js";

/** Something that happens to a server or to the database. */
export interface Happening {
  /** Seconds since the start of the load. */
  readonly at: number;
  readonly what: "SIGTERM" | "SIGKILL" | "database restarts" | "database crashes";
}

/** All results of a run. */
export interface Run {
  readonly minutes: number;
  /** Requests per second. */
  readonly rate: number;
  readonly accounts: number;
  /** The number of different ids that responses had. */
  readonly ids: number;
  /** The number of ordinals that the counter gave. */
  readonly taken: number;
  readonly samples: readonly Sample[];
  readonly happenings: readonly Happening[];
  readonly trends: readonly Trend[];
  /** What was wrong. */
  readonly wrong: readonly string[];
}

const MB = 1e6;
const LEFT = 68;
const WIDTH = 664;
const HEIGHT = 96;

/** A curve: the values by sample, and how to draw it. */
interface Curve {
  readonly kind: "mark" | "other";
  readonly values: readonly (number | null)[];
}

interface Plot {
  readonly name: string;
  readonly remark: string;
  readonly curves: readonly Curve[];
}

/** Returns the chart of a run as an SVG file: one panel for each quantity, over time. */
export function toSvg(run: Run): string {
  const { samples, happenings, minutes } = run;
  const ofNodes = (read: (sample: ProcessSample) => number): Curve[] =>
    (["mark", "other"] as const).map((kind, node) => ({
      kind,
      values: samples.map(({ nodes }) => {
        const sample = nodes[node];
        return sample ? read(sample) : null;
      }),
    }));
  const one = (read: (sample: Sample, previous: Sample | undefined) => number | null): Curve[] => [
    { kind: "mark", values: samples.map((sample, i) => read(sample, samples[i - 1])) },
  ];
  const plots: Plot[] = [
    {
      name: "Successful responses a second",
      remark: "status 200",
      curves: one(({ at, statuses }, previous) => (statuses[200] ?? 0) / (at - (previous?.at ?? 0))),
    },
    { name: "Memory (RSS), MB", remark: "", curves: ofNodes(({ rss }) => rss / MB) },
    { name: "JavaScript heap, MB", remark: "", curves: ofNodes(({ heap }) => heap / MB) },
    { name: "Open files", remark: "sockets included", curves: ofNodes(({ files }) => files) },
    {
      name: "Database connections",
      remark: "of both servers",
      curves: one(({ connections }) => connections),
    },
    {
      name: "Database, MB",
      remark: "without its write-ahead log",
      curves: one(({ databaseSize }) => databaseSize && databaseSize / MB),
    },
    { name: "Event loop delay, ms", remark: "99th percentile", curves: ofNodes(({ loopP99 }) => loopP99) },
  ];
  const gap = HEIGHT + 54;
  const parts = plots.map(({ name, remark, curves }, i) => {
    const values = curves.flatMap((curve) => curve.values.filter((value) => value !== null));
    const ticks = ticksFor(Math.max(1, ...values));
    const panel = new Panel(LEFT, 108 + i * gap, WIDTH, HEIGHT, [0, minutes], [0, ticks.at(-1)!]);
    const marks = happenings.map(({ at }) =>
      line(panel.at(at / 60, 0), panel.at(at / 60, ticks.at(-1)!), "edge"),
    );
    const isLast = i === plots.length - 1;
    return [
      text(LEFT, panel.top - 12, name, "name"),
      text(LEFT + WIDTH, panel.top - 12, remark, "soft", "end"),
      panel.rules(ticks),
      panel.yLabels(
        ticks.map((tick) => [tick, tick.toLocaleString("en")]),
        "",
      ),
      ...marks,
      ...curves.map(({ kind, values }) => curve(panel, samples, values, kind)),
      isLast
        ? panel.xLabels(
            ticksFor(minutes)
              .filter((tick) => tick <= minutes)
              .map((tick) => [tick, String(tick)]),
            "minutes",
          )
        : "",
    ].join("");
  });
  const key = [
    line([LEFT, 66], [LEFT + 24, 66], "mark", 2),
    text(LEFT + 32, 70, "server 1, one process all the time"),
    line([LEFT + 270, 66], [LEFT + 294, 66], "other", 2),
    text(LEFT + 302, 70, "server 2, restarted"),
    line([LEFT + 450, 66], [LEFT + 474, 66], "edge"),
    text(LEFT + 482, 70, "a process or the database ends"),
  ];
  const remark = `Two servers on one PostgreSQL, up to ${run.rate} requests a second of ${run.accounts} accounts.`;
  return figure(`${minutes} minutes under load`, remark, 108 + plots.length * gap, [...key, ...parts]);
}

/** Draws a curve. It has a gap where a value is missing. */
function curve(
  panel: Panel,
  samples: readonly Sample[],
  values: readonly (number | null)[],
  kind: string,
): string {
  const pieces: Point[][] = [[]];
  for (const [i, value] of values.entries()) {
    if (value === null) pieces.push([]);
    else pieces.at(-1)!.push(panel.at(samples[i]!.at / 60, value));
  }
  return pieces
    .filter(({ length }) => length > 0)
    .map((piece) => path(piece, kind, 1.6))
    .join("");
}

/** Returns three to six round numbers from 0 to at least this number. */
function ticksFor(most: number): number[] {
  const power = 10 ** Math.floor(Math.log10(most / 2));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => most / step <= 5)!;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => i * step);
}

/** Returns the figures of a run as Markdown. */
export function toMarkdown(run: Run): string {
  const { minutes, rate, accounts, ids, taken, samples, happenings, trends, wrong } = run;
  const statuses = new Map<number, number>();
  for (const sample of samples) {
    for (const [status, count] of Object.entries(sample.statuses)) {
      statuses.set(Number(status), (statuses.get(Number(status)) ?? 0) + count);
    }
  }
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const count = (...names: Happening["what"][]): number =>
    happenings.filter(({ what }) => names.includes(what)).length;
  const row = ({ name, early, late, bound }: Trend): string =>
    `| ${name} | ${amount(name, early)} | ${amount(name, late)} | ${amount(name, bound)} |`;
  return `# ${minutes} minutes under load

${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores of ${cpus()[0]!.model.trim()}.

Two servers share one PostgreSQL, and ${accounts} accounts send up to ${rate} requests a second of all kinds. Server 1 is one process all the time.
Server 2 is stopped ${count("SIGTERM")} times with SIGTERM and ${count("SIGKILL")} times with SIGKILL, and starts again. The database restarts once and crashes once.

- **Ids.** Responses had ${whole(ids)} ids, and none came twice. The counter gave ${whole(taken)} ordinals. The difference was in requests without a response.
- **Responses.** Of ${whole(total)} requests, ${whole(total / (60 * minutes))} a second, each that got a response got a documented status. Those without one have the status 0 below; most
  came while server 2 was away.
- **Usage.** For each account, it is what the responses said, within the requests of unknown outcome.

| status | responses |
| --- | --: |
${[...statuses]
  .sort(([a], [b]) => a - b)
  .map(([status, number]) => `| ${status} | ${whole(number)} |`)
  .join("\n")}

${
  trends.length === 0
    ? "The run was too short to judge the memory."
    : `The medians of the first and the last third, after a warm-up of a tenth. For open files, it is the least number:

| | first third | last third | bound |
| --- | --: | --: | --: |
${trends.map(row).join("\n")}`
}

${
  wrong.length === 0
    ? "All checks passed."
    : `Checks failed:\n\n${wrong
        .slice(0, 20)
        .map((one) => `- ${one}`)
        .join("\n")}`
}
`;
}

const amount = (name: string, value: number): string =>
  /^(RSS|heap)/.test(name) ? `${(value / MB).toFixed(1)} MB` : value.toFixed(0);

const whole = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
