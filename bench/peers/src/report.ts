import { cpus } from "node:os";
import { BASELINE } from "./groups.js";
import type { Figure } from "./measure.js";
import { REMARKS } from "./peers.js";

export type Results = ReadonlyMap<string, readonly Figure[]>;

const TITLES: Readonly<Record<string, string>> = {
  FF1: "Defaults and another FF1",
  hashids: "hashids",
  sqids: "sqids",
  others: "Other peers",
  "all at once": "Many formats in one process",
  "puid.dev": "puid.dev ids",
  batches: "Batches, per id",
  length: "Lengths",
  radix: "Radixes",
  "batch size": "Batch sizes, per id",
  filter: "Filters",
  registry: "Registries by number of types",
  tenants: "One codec per tenant",
};

const NOTES: Readonly<Record<string, string>> = {
  sqids:
    "sqids uses `Blob` of Node, which transfers an ArrayBuffer. After that, V8 checks at each access to any typed array of the process whether it was transferred. This slows down our tables too.",
};

const round = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
const ratio = (value: number): string => value.toFixed(2);
const remark = (name: string): string => REMARKS[name.replace(/, (en|de)(code|crypt)$/, "")] ?? "";

const find = (figures: readonly Figure[], name: string): number => {
  const figure = figures.find((other) => other.name === name);
  if (figure === undefined) throw new Error(`no result for ${name}`);
  return figure.median;
};

/** Returns the report as Markdown. */
export function toMarkdown(results: Results): string {
  const ownId = find(results.get("FF1")!, "id(bigint)");
  const sections = Array.from(results, ([group, figures]) => {
    const baseline = find(figures, BASELINE);
    const id = figures.find(({ name }) => name === "id(bigint)")?.median ?? ownId;
    const rows = figures.map(
      ({ name, median, spread }) =>
        `| ${name} | ${round(median)} | ± ${round(spread)} | ${ratio(median / baseline)} | ${ratio(median / id)} | ${remark(name)} |`,
    );
    const head =
      "| | ns per operation | deviation | × baseline | × our `id` | remark |\n| --- | --: | --: | --: | --: | --- |";
    const note = NOTES[group] === undefined ? "" : `\n${NOTES[group]}\n`;
    return `## ${TITLES[group] ?? group}\n\n${head}\n${rows.join("\n")}\n${note}`;
  });
  const date = new Date().toISOString().slice(0, 10);
  return `# Benchmark

${date}, Node ${process.versions.node} (V8 ${process.versions.v8}), ${cpus()[0]!.model.trim()}, ${process.platform} ${process.arch}.

\`npm run bench\` writes this file.

- **Figures**: the median of many samples in nanoseconds, and the median absolute deviation of the samples.
- **Processes**: each section runs in five processes of its own, because V8 compiles the same code differently in each. A figure is
  the middle one of five.
- **Baseline**: ${BASELINE}. Each section measures it again, and ratios are within the section. The ratio to our \`id\` uses the
  section's own \`id\`, or the first section's if it has none.
- **Correctness**: before a measurement, every id decodes to its ordinal, and peers that should agree with this library do.

${sections.join("\n")}`;
}

/** Returns a bar chart of the reversible peers, on a logarithmic scale. */
export function toSvg(results: Results): string {
  const bars = [
    { label: "puid-codec: id", group: "FF1", name: "id(bigint)" },
    { label: "puid-codec: ordinal", group: "FF1", name: "ordinal(id)" },
    { label: "puid-codec: ids, 100,000 at once", group: "batches", name: "ids(first, 100,000)" },
    { label: "hashids: encode", group: "hashids", name: "hashids, encode" },
    { label: "hashids: decode", group: "hashids", name: "hashids, decode" },
    { label: "sqids: encode", group: "sqids", name: "sqids, encode" },
    { label: "sqids: decode", group: "sqids", name: "sqids, decode" },
    { label: "feistel-cipher: encrypt", group: "others", name: "feistel-cipher, encrypt" },
    { label: "@noble/ciphers FF1: encrypt", group: "FF1", name: "@noble/ciphers FF1, encrypt" },
  ].map(({ label, group, name }) => ({ label, ns: find(results.get(group)!, name) }));
  const width = 760;
  const left = 240;
  const scale = (ns: number): number => ((Math.log10(ns) - 2) / 4) * (width - left - 90);
  const height = 36 + 28 * bars.length;
  const rows = bars.map(({ label, ns }, i) => {
    const y = 14 + 28 * i;
    const fill = label.startsWith("puid-codec") ? "#2563eb" : "#94a3b8";
    return `  <text x="${left - 8}" y="${y + 14}" text-anchor="end">${label}</text>
  <rect x="${left}" y="${y}" width="${scale(ns).toFixed(1)}" height="20" rx="2" fill="${fill}"/>
  <text x="${(left + scale(ns) + 6).toFixed(1)}" y="${y + 14}">${round(ns)} ns</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Nanoseconds per operation, on a logarithmic scale">
  <rect width="${width}" height="${height}" fill="#ffffff"/>
${rows.join("\n")}
  <text x="${left}" y="${height - 6}" font-size="11" fill="#64748b">nanoseconds per operation, logarithmic scale from 100</text>
</svg>
`;
}
