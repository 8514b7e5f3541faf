import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Round } from "./rounds.js";

const PAGE = resolve(import.meta.dirname, "../../../../docs/cluster.md");
const MARKERS = /(?<=<!-- npm run cluster -- --write -->\n).*(?=<!-- \/cluster -->)/s;

const seconds = (values: readonly number[]): string => {
  const [least, most] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(1));
  return least === most ? least! : `${least} to ${most}`;
};

const sum = (values: readonly number[]): string =>
  values.reduce((total, value) => total + value, 0).toLocaleString("en");

/** Returns a table of the rounds, one row for each kind of failure. */
export function toTable(rounds: readonly Round[]): string {
  const names = [...new Set(rounds.map(({ name }) => name))];
  return [
    "| failure | rounds | seconds without writes | most seconds until servers follow | ids | answers with 503 |",
    "| --- | --: | --: | --: | --: | --: |",
    ...names.map((name) => {
      const those = rounds.filter((round) => round.name === name);
      const column = (key: "outage" | "lag" | "ids" | "unavailable"): number[] =>
        those.map((round) => round[key]);
      const lag = Math.max(...column("lag")).toFixed(2);
      return `| ${name} | ${those.length} | ${seconds(column("outage"))} | ${lag} | ${sum(column("ids"))} | ${sum(column("unavailable"))} |`;
    }),
  ].join("\n");
}

/** Writes the table into docs/cluster.md, between its markers. */
export function writeTable(table: string): void {
  const text = readFileSync(PAGE, "utf8");
  if (!MARKERS.test(text)) throw new Error("docs/cluster.md has no place for the table");
  writeFileSync(PAGE, text.replace(MARKERS, `\n${table}\n\n`));
}
