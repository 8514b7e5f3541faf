import { readFileSync } from "node:fs";
import { toSvg } from "./chart.js";
import { formatTime } from "./format.js";
import { table, toMarkdown } from "./report.js";
import { type Results, STATES } from "./results.js";

const BATCH = "Batches of 100,000, per id";

/** The rows of the table in docs/performance.md: a group and its tasks. */
const ROWS: readonly (readonly [group: string, ...tasks: readonly string[]])[] = [
  [
    "Default format",
    ...["id", "ordinal", "tryOrdinal, another length", "tryOrdinal, another character", "createPuid"],
  ],
  ["Page of 20, per id", "ids(first, 20)"],
  [BATCH, "ids(first, 100,000)", "ordinals(100,000 ids)"],
  ["base 62 × 16", "base 62 × 16: id"],
  ["base 62 × 22", "base 62 × 22: id"],
  ["base 32 × 40", "base 32 × 40: id"],
  ["UUID", "UUID: id"],
  ["Filters", "a filter that accepts: id", "a filter that rejects half: id"],
  ["Registries by number of types", "decode, registry types: 1", "decode, registry types: 1,000"],
  ["One codec per tenant", "id, codecs in turn: 1,000", "id, codecs in turn: 10,000"],
  ["hashids", "hashids, encode", "hashids, decode"],
  ["sqids", "sqids, encode", "sqids, decode"],
  ["AES and FF1 of others", "FF1 of @noble/ciphers, encrypt"],
  ["Other peers", "nanoid"],
];

/** Returns the report, and the other documents with its figures: their paths and contents. */
export const documentsOf = (results: Results): [path: URL, content: string][] => [
  [pathOf("bench/peers/RESULTS.md"), toMarkdown(results)],
  [pathOf("bench/peers/chart.svg"), toSvg(results)],
  withFigures("README.md", sentence(results)),
  withFigures("docs/performance.md", figuresTable(results)),
];

function sentence(results: Results): string {
  const time = (group: string, task: string): string =>
    `${formatTime(results.time({ ...results.shown, group }, task))} ns`;
  const [id, ordinal] = [time("Default format", "id"), time("Default format", "ordinal")];
  const batch = time(BATCH, "ids(first, 100,000)");
  return `\`id()\` takes ${id} and \`ordinal()\` ${ordinal} on ${results.shown.runtime}. In a batch of 100,000, an id takes ${batch}.`;
}

function figuresTable(results: Results): string {
  const rows = ROWS.flatMap(([group, ...tasks]) =>
    tasks.map((task) => [
      task,
      ...STATES.map((state) => formatTime(results.time({ ...results.shown, state, group }, task))),
    ]),
  );
  return `\n\n${table(["task", ...STATES.map((state) => `${state}, ns`)], rows)}\n\n`;
}

const pathOf = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

/** Returns a document with other figures between its markers. */
function withFigures(name: string, figures: string): [path: URL, content: string] {
  const path = pathOf(name);
  const text = readFileSync(path, "utf8");
  const markers = /(?<=<!-- npm run bench -->).*(?=<!-- \/npm run bench -->)/s;
  if (!markers.test(text)) throw new Error(`${name} has no place for the figures`);
  return [path, text.replace(markers, figures)];
}
