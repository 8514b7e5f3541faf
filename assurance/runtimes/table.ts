import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Result } from "./results.js";

const README = resolve(import.meta.dirname, "../../../README.md");
const MARKERS = /(?<=<!-- npm run test:runtimes -- --write -->\n).*(?=<!-- \/runtimes -->)/s;

export const toTable = (results: readonly Result[]): string =>
  [
    "| runtime | version | tests passed | batches by |",
    "| --- | --- | --: | --- |",
    ...results.map(
      ({ name, version = "", passed, batches = "" }) => `| ${name} | ${version} | ${passed} | ${batches} |`,
    ),
  ].join("\n");

/** Puts the table in the README, between its markers. */
export function writeTable(results: readonly Result[]): void {
  const text = readFileSync(README, "utf8");
  if (!MARKERS.test(text)) throw new Error("README.md has no place for the table");
  writeFileSync(README, text.replace(MARKERS, `\n${toTable(results)}\n\n`));
}
