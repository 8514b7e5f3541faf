import { cpus } from "node:os";
import { formatRatio, formatTime } from "./format.js";
import { median, type Place, type Results, STATES } from "./results.js";

/** Pairs of tasks that were measured in turn, in the same processes. */
const RATIOS: readonly { group: string; dividend: string; divisor: string }[] = [
  { group: "hashids", dividend: "hashids, encode", divisor: "id" },
  { group: "hashids", dividend: "hashids, decode", divisor: "ordinal" },
  { group: "sqids", dividend: "sqids, encode", divisor: "id" },
  { group: "sqids", dividend: "sqids, decode", divisor: "ordinal" },
  { group: "base 62 × 16", dividend: "base 62 × 16: id", divisor: "id" },
  { group: "UUID", dividend: "UUID: id", divisor: "id" },
  { group: "base 62 × 22", dividend: "base 62 × 22: id", divisor: "id" },
  { group: "base 32 × 40", dividend: "base 32 × 40: id", divisor: "id" },
  { group: "Page of 20, per id", dividend: "ids(first, 20)", divisor: "id" },
  { group: "Batches of 100,000, per id", dividend: "ids(first, 100,000)", divisor: "nanoid" },
  { group: "Batches of 100,000, per id", dividend: "ordinals(100,000 ids)", divisor: "nanoid" },
];

/** Returns the report as Markdown. */
export const toMarkdown = (results: Results): string => `# Benchmark

${new Date().toISOString().slice(0, 10)}, ${cpus()[0]!.model.trim()}, ${process.platform} ${process.arch}. \`npm run bench\` writes this file.

- **Fresh and lived-in.** A lived-in process has transferred an \`ArrayBuffer\` before the measurement, with \`await new Response("x").text()\`.
  Every server that calls \`fetch\` or reads a web request is lived-in. From then on, V8 in Node 20 and 22 checks
  typed arrays at each access. sqids makes its process lived-in by itself, with a \`Blob\`.
- **Processes.** Each group has fresh and lived-in processes of its own, ${results.processes} of each, because V8 compiles the same code differently in each.${results.processes > 1 ? ` ${spreadOf(results)}` : ""}
- **Times.** Nanoseconds per operation. A process measures the tasks of its group in turn, for many rounds, and takes the median of the
  rounds. The figure is the median of the processes.
- **Ratios.** A ratio of two tasks is computed in each process. The figure is the median of the processes. "Lived-in ÷ fresh"
  is the ratio of the two figures. "× \`id\`" is relative to the \`id\` of the default format in the same lived-in processes.
- **Correctness.** Before a measurement, every id decodes to its ordinal, and peers that should agree with this library do.

## Ratios

${ratioTable(results)}

${Array.from(results.runtimes, ([runtime, version]) => section(results, runtime, version)).join("\n")}
## Peers

These peers are not the same as a keyed cipher over ids.

- **FF1 of @noble/ciphers**: the same cipher over arrays of numerals, without ids
- **hashids**: no cipher; its salt can be recovered
- **sqids**: no key; several strings per number; numbers instead of bigints
- **optimus-js**: no real key, but one multiplication modulo 2^31; numbers below 2^31
- **feistel-cipher**: obfuscation, by its own description; bytes instead of an id
- **nanoid**, **uuid v4**, **crypto.randomUUID**: random; not reversible, unique only with high probability
- **uuid v7**, **ulid**: time and random bits; not reversible, and they show the time
`;

/** Says how much the processes of a figure differ. */
function spreadOf(results: Results): string {
  const spreads = placesOf(results).flatMap((place) =>
    results.tasksOf(place.group).map((task) => results.spread(place, task)),
  );
  const percent = (value: number): string => `${(100 * value).toFixed(0)} %`;
  const highest = spreads.toSorted((a, b) => a - b)[Math.floor(0.9 * spreads.length)]!;
  return `From the
  fastest to the slowest process, half of the figures differ by at most ${percent(median(spreads))}, and nine in ten by at most ${percent(highest)}.`;
}

const placesOf = (results: Results): Place[] =>
  [...results.runtimes.keys()].flatMap((runtime) =>
    STATES.flatMap((state) => results.groups.map((group) => ({ runtime, state, group }))),
  );

function ratioTable(results: Results): string {
  const runtimes = [...results.runtimes.keys()];
  const columns = runtimes.flatMap((runtime) => STATES.map((state) => ({ runtime, state })));
  const rows = RATIOS.filter(({ group }) => results.groups.includes(group)).map(
    ({ group, dividend, divisor }) => [
      `${dividend} ÷ ${divisor}`,
      ...columns.map((column) => formatRatio(results.ratio({ ...column, group }, dividend, divisor))),
    ],
  );
  return table(["ratio", ...columns.map(({ runtime, state }) => `${runtime}, ${state}`)], rows);
}

function section(results: Results, runtime: string, version: string): string {
  const groups = results.groups.map((group) => {
    const [fresh, livedIn] = STATES.map((state): Place => ({ runtime, state, group })) as [Place, Place];
    const rows = results.tasksOf(group).map((task) => {
      const [before, after] = [results.time(fresh, task), results.time(livedIn, task)];
      return [
        task,
        formatTime(before),
        formatTime(after),
        formatRatio(after / before),
        formatRatio(results.ratio(livedIn, task, "id")),
      ];
    });
    return `### ${group}\n\n${table(["task", ...STATES.map((state) => `${state}, ns`), "lived-in ÷ fresh", "× `id`"], rows)}\n`;
  });
  return `## ${runtime}\n\nVersion ${version}.\n\n${groups.join("\n")}`;
}

/** Returns a table. The first column is text, and the others are numbers. */
export const table = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map((_, i) => (i === 0 ? "---" : "--:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
