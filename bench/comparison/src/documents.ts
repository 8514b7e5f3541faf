import { readFileSync } from "node:fs";
import type { PackageName, Release, Results } from "./results.js";
import { longTables, shortTable } from "./tables.js";

type Releases = Readonly<Record<PackageName, Release>>;

/** Returns the files with the figures: their paths and contents. */
export const documentsOf = (results: Results, releases: Releases): [path: URL, content: string][] => [
  [pathOf("bench/comparison/results.json"), `${JSON.stringify(results, undefined, 2)}\n`],
  withTable("README.md", `\n${shortTable(results, releases)}\n`),
  withTable("docs/comparison.md", `\n\n${longTables(results, releases)}\n\n`),
];

const pathOf = (path: string): URL => new URL(`../../../${path}`, import.meta.url);

/** Returns a document with another table between its markers. */
function withTable(name: string, table: string): [path: URL, content: string] {
  const path = pathOf(name);
  const text = readFileSync(path, "utf8");
  const markers = /(?<=<!-- npm run compare -- --write -->).*(?=<!-- \/compare -->)/s;
  if (!markers.test(text)) throw new Error(`${name} has no place for the table`);
  return [path, text.replace(markers, () => table)];
}
