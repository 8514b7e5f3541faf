import { toSvg } from "./chart.js";
import { toMarkdown } from "./report.js";
import type { Results } from "./results.js";

/** Returns the report and the chart: their paths and contents. */
export const documentsOf = (results: Results): [path: URL, content: string][] => [
  [pathOf("bench/peers/RESULTS.md"), toMarkdown(results)],
  [pathOf("bench/peers/chart.svg"), toSvg(results)],
];

const pathOf = (path: string): URL => new URL(`../../../${path}`, import.meta.url);
