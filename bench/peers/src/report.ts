import { cpus } from "node:os";
import { FLOOR } from "./groups.js";
import type { Figure } from "./measure.js";
import { REMARKS } from "./rivals.js";

export type Results = ReadonlyMap<string, readonly Figure[]>;

const TITLES: Readonly<Record<string, string>> = {
  FF1: "The defaults, and another FF1",
  hashids: "Beside hashids",
  sqids: "Beside sqids",
  others: "Beside others",
  "all at once": "Many formats in one process",
  "puid.dev": "puid.dev's scheme",
  bulk: "Bulk, an id",
  length: "By length",
  radix: "By radix",
  "batch size": "By batch size, an id",
  filter: "With a filter",
  registry: "By the types of a registry",
  tenants: "A codec for each of many tenants",
};

const NOTES: Readonly<Record<string, string>> = {
  sqids:
    "sqids asks Node for a `Blob`, which transfers an ArrayBuffer. From then on V8 checks every typed array of the process for having been transferred, at each access, and our tables with them.",
};

const round = (value: number): string =>
  value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : 0 });
const ratio = (value: number): string => value.toFixed(2);
const remark = (name: string): string => REMARKS[name.replace(/, (en|de)(code|crypt)$/, "")] ?? "";

const find = (figures: readonly Figure[], name: string): number => {
  const figure = figures.find((other) => other.name === name);
  if (figure === undefined) throw new Error(`no figure for ${name}`);
  return figure.median;
};

export function toMarkdown(results: Results): string {
  const ownId = find(results.get("FF1")!, "id(bigint)");
  const sections = Array.from(results, ([group, figures]) => {
    const floor = find(figures, FLOOR);
    const id = figures.find(({ name }) => name === "id(bigint)")?.median ?? ownId;
    const rows = figures.map(
      ({ name, median, spread }) =>
        `| ${name} | ${round(median)} | ± ${round(spread)} | ${ratio(median / floor)} | ${ratio(median / id)} | ${remark(name)} |`,
    );
    const head =
      "| | ns an operation | half of all | times the floor | times our `id` | what it is not |\n| --- | --: | --: | --: | --: | --- |";
    const note = NOTES[group] === undefined ? "" : `\n${NOTES[group]}\n`;
    return `## ${TITLES[group] ?? group}\n\n${head}\n${rows.join("\n")}\n${note}`;
  });
  const date = new Date().toISOString().slice(0, 10);
  return `# Benchmark

${date}, Node ${process.versions.node} (V8 ${process.versions.v8}), ${cpus()[0]!.model.trim()}, ${process.platform} ${process.arch}.

Median nanoseconds of many samples, and how far from it half of the samples are. Each section is timed in five processes of
its own, since V8 compiles the same code differently from one to the next, and a figure is the middle one of their five;
the floor, ${FLOOR}, is measured in each, and ratios are within the section (those to our \`id\`, where it was timed there;
else to the first section's). Before anything was timed, every id had come back to its ordinal, and where others should
agree with us, they did. \`npm run bench\` writes this file.

${sections.join("\n")}`;
}

/** Bars for the reversible ones, on a logarithmic scale. */
export function toSvg(results: Results): string {
  const bars = [
    { label: "puid-codec: id", group: "FF1", name: "id(bigint)" },
    { label: "puid-codec: ordinal", group: "FF1", name: "ordinal(id)" },
    { label: "puid-codec: ids, each of 100,000", group: "bulk", name: "ids(first, 100,000)" },
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
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Nanoseconds an operation, on a logarithmic scale">
  <rect width="${width}" height="${height}" fill="#ffffff"/>
${rows.join("\n")}
  <text x="${left}" y="${height - 6}" font-size="11" fill="#64748b">nanoseconds an operation, logarithmic scale from 100</text>
</svg>
`;
}
