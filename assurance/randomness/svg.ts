/**
 * The elements of the plots. A plotting library would write files ten times as long, need a browser's DOM, or support
 * only one colour theme.
 */

export const WIDTH = 760;

/** The styles. The background is part of the figure, and all colours follow the reader's theme. */
const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 } .name { font-weight: 600 } .soft { fill: #59636e }
  .paper { fill: #fff } .band { fill: #0969da; fill-opacity: .12 } .rule { stroke: #d1d9e0 } .edge { stroke: #818b98 }
  .mark { stroke: #0969da } .other { stroke: #bc4c00 } .points { stroke-linecap: round; fill: none }
  .bound { stroke: #0969da; stroke-dasharray: 4 3 } .range { stroke: #0969da; stroke-opacity: .35 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc } .soft { fill: #9198a1 }
    .paper { fill: #0d1117 } .band { fill: #4493f8; fill-opacity: .18 } .rule { stroke: #3d444d } .edge { stroke: #6e7681 }
    .mark { stroke: #4493f8 } .other { stroke: #f0883e } .bound { stroke: #4493f8 } .range { stroke: #4493f8 }
  }
`;

/** Returns a complete SVG file with a title, a remark on how to read it, and its parts. */
export function figure(title: string, remark: string, height: number, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}. ${remark}">
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${height}" rx="6"/>
${text(16, 26, title, "title")}
${text(16, 46, remark, "soft")}
${parts.join("\n")}
</svg>
`;
}

type Anchor = "start" | "middle" | "end";
export type Point = readonly [x: number, y: number];

export const text = (x: number, y: number, content: string, kind = "", anchor: Anchor = "start"): string =>
  `<text x="${short(x)}" y="${short(y)}"${kind && ` class="${kind}"`}${anchor === "start" ? "" : ` text-anchor="${anchor}"`}>${content}</text>`;

export const points = (at: readonly Point[], kind: string, size: number): string =>
  `<path class="points ${kind}" stroke-width="${size}" d="${at.map(([x, y]) => `M${short(x)} ${short(y)}h0`).join("")}"/>`;

export const line = ([x1, y1]: Point, [x2, y2]: Point, kind: string, width = 1): string =>
  `<path class="${kind}" stroke-width="${width}" d="M${short(x1)} ${short(y1)}L${short(x2)} ${short(y2)}"/>`;

/** Returns a line through several points. */
export const path = (at: readonly Point[], kind: string, width: number): string =>
  `<path class="${kind}" fill="none" stroke-width="${width}" d="M${at.map(([x, y]) => `${short(x)} ${short(y)}`).join("L")}"/>`;

const short = (value: number): string => String(Math.round(10 * value) / 10);

/** A pair of axes: their rectangle in the figure, and their ranges. */
export class Panel {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  private readonly xs: Point;
  private readonly ys: Point;

  constructor(left: number, top: number, width: number, height: number, xs: Point, ys: Point) {
    this.left = left;
    this.top = top;
    this.right = left + width;
    this.bottom = top + height;
    this.xs = xs;
    this.ys = ys;
  }

  x(value: number): number {
    return this.left + ((value - this.xs[0]) / (this.xs[1] - this.xs[0])) * (this.right - this.left);
  }

  y(value: number): number {
    return this.bottom - ((value - this.ys[0]) / (this.ys[1] - this.ys[0])) * (this.bottom - this.top);
  }

  at(x: number, y: number): Point {
    return [this.x(x), this.y(y)];
  }

  /** Returns the labels above the panel. */
  name(name: string, remark: string): string {
    return text(this.left, this.top - 26, name, "name") + text(this.left, this.top - 10, remark, "soft");
  }

  /** Returns the labels of the x axis and its name. Labels at the ends stay inside the panel. */
  xLabels(labels: readonly (readonly [number, string])[], axis: string): string {
    const middle = (this.left + this.right) / 2;
    return [
      ...labels.map(([value, label]) => {
        const anchor = value === this.xs[0] ? "start" : value === this.xs[1] ? "end" : "middle";
        return text(this.x(value), this.bottom + 16, label, "soft", anchor);
      }),
      text(middle, this.bottom + 36, axis, "", "middle"),
      line([this.left, this.bottom], [this.right, this.bottom], "edge"),
    ].join("");
  }

  /** Returns horizontal lines across the panel. */
  rules(values: readonly number[]): string {
    return values.map((value) => this.rule(value, "rule")).join("");
  }

  rule(value: number, kind: string): string {
    return line([this.left, this.y(value)], [this.right, this.y(value)], kind);
  }

  /** Returns the labels of the y axis and its name, which reads upwards. */
  yLabels(labels: readonly (readonly [number, string])[], axis: string): string {
    const middle = (this.top + this.bottom) / 2;
    return [
      ...labels.map(([value, label]) => text(this.left - 8, this.y(value) + 4, label, "soft", "end")),
      `<g transform="rotate(-90 26 ${middle})">${text(26, middle, axis, "", "middle")}</g>`,
    ].join("");
  }

  band(from: number, to: number): string {
    const [y, height] = [this.y(to), this.y(from) - this.y(to)];
    return `<rect class="band" x="${this.left}" y="${short(y)}" width="${this.right - this.left}" height="${short(height)}"/>`;
  }
}
