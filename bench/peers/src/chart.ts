import { formatTime } from "./format.js";
import type { Results } from "./results.js";

const BATCH = "Batches of 100,000, per id";
const OTHERS = "Other peers";
const FF1 = "AES and FF1 of others";

interface Row {
  readonly label: string;
  readonly group: string;
  readonly task: string;
}

const row = (label: string, group: string, task: string): Row => ({ label, group, task });

const PANELS: Readonly<Record<string, readonly Row[]>> = {
  "Number to id": [
    row("puid-codec", "Default format", "id"),
    row("puid-codec, in a batch", BATCH, "ids(first, 100,000)"),
    row("hashids", "hashids", "hashids, encode"),
    row("sqids", "sqids", "sqids, encode"),
    row("feistel-cipher", OTHERS, "feistel-cipher, encrypt"),
    row("FF1 of @noble/ciphers", FF1, "FF1 of @noble/ciphers, encrypt"),
  ],
  "Id to number": [
    row("puid-codec", "Default format", "ordinal"),
    row("puid-codec, in a batch", BATCH, "ordinals(100,000 ids)"),
    row("hashids", "hashids", "hashids, decode"),
    row("sqids", "sqids", "sqids, decode"),
    row("feistel-cipher", OTHERS, "feistel-cipher, decrypt"),
    row("FF1 of @noble/ciphers", FF1, "FF1 of @noble/ciphers, decrypt"),
  ],
};

const WIDTH = 760;
const MARGIN = 16;
/** The ends of the axis. The label of a dot is on its right. */
const LEFT = 196;
const RIGHT = 666;
const ROW = 26;

/** The background is part of the chart, and all colours follow the reader's theme. Labels cover the lines behind them. */
const STYLE = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 } .panel { font-weight: 600 } .soft { font-size: 12px; fill: #59636e }
  .own text { font-weight: 600; fill: #0969da }
  .paper { fill: #fff } .value { paint-order: stroke; stroke: #fff; stroke-width: 6px; stroke-linejoin: round }
  .grid { stroke: #d1d9e0 } .guide { stroke: #d1d9e0; stroke-dasharray: 1 4; stroke-linecap: round }
  circle { fill: #818b98 } .own circle { fill: #0969da }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .soft { fill: #9198a1 } .own text { fill: #4493f8 }
    .paper { fill: #0d1117 } .value { stroke: #0d1117 }
    .grid { stroke: #2f353d } .guide { stroke: #3d444d }
    circle { fill: #7d8590 } .own circle { fill: #4493f8 }
  }`;

/** Returns a dot plot of the reversible peers, on a logarithmic axis, as an SVG file. */
export function toSvg(results: Results): string {
  const panels = Object.entries(PANELS).map(([title, rows]) => ({
    title,
    dots: rows
      .map(({ label, group, task }) => ({ label, time: results.time({ ...results.shown, group }, task) }))
      .toSorted((a, b) => a.time - b.time),
  }));
  const exponents = panels.flatMap(({ dots }) => dots.map(({ time }) => Math.log10(time)));
  const first = Math.floor(Math.min(...exponents));
  const last = Math.ceil(Math.max(...exponents));
  const x = (time: number): number => LEFT + ((Math.log10(time) - first) / (last - first)) * (RIGHT - LEFT);

  const top = 66;
  const parts: string[] = [];
  let y = top + 14;
  for (const { title, dots } of panels) {
    parts.push(text(MARGIN, y, title, "panel"));
    for (const { label, time } of dots) {
      y += ROW;
      parts.push(
        `<g${label.startsWith("puid-codec") ? ' class="own"' : ""}>`,
        `<path class="guide" d="M${LEFT} ${y - 4.5}H${RIGHT}"/>`,
        text(MARGIN, y, label),
        text(x(time) + 12, y, `${formatTime(time)} ns`, "value"),
        `<circle cx="${x(time).toFixed(1)}" cy="${y - 4.5}" r="5.5"/>`,
        "</g>",
      );
    }
    y += 1.5 * ROW;
  }
  const bottom = y - ROW;
  const height = bottom + 34;
  const grid = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i)).flatMap((time) => [
    `<path class="grid" d="M${x(time).toFixed(1)} ${top}V${bottom}"/>`,
    text(x(time), bottom + 18, `${time.toLocaleString("en")} ns`, "soft", "middle"),
  ]);
  const remark = `${results.shown.runtime}, in a process that has read a web request. Logarithmic axis: each line is ten times the one before.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Time per operation. ${remark}">
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>
${text(MARGIN, 26, "Time per operation", "title")}
${text(MARGIN, 46, remark, "soft")}
${[...grid, ...parts].join("\n")}
</svg>
`;
}

const text = (x: number, y: number, content: string, kind = "", anchor = "start"): string =>
  `<text x="${x.toFixed(1)}" y="${y}"${kind && ` class="${kind}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${content}</text>`;
