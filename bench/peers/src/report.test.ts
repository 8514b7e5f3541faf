import { describe, expect, it } from "vitest";
import { formatRatio, formatTime } from "./format.js";
import { toMarkdown } from "./report.js";
import { Results, type Run } from "./results.js";

const run = (runtime: string, state: Run["state"], id: number, encode: number): Run => ({
  ...{ runtime, version: "1.2.3", state, group: "hashids" },
  nanoseconds: { id, ordinal: 2 * id, "hashids, encode": encode, "hashids, decode": 3 * encode },
});

describe("toMarkdown", () => {
  const report = toMarkdown(
    new Results([
      run("Node 20", "fresh", 800, 1200),
      run("Node 20", "lived-in", 1000, 1300),
      run("Bun", "fresh", 500, 2000),
      run("Bun", "lived-in", 500, 2500),
    ]),
  );

  it("has the ratios of each runtime, fresh and lived-in", () => {
    expect(report).toContain("| ratio | Node 20, fresh | Node 20, lived-in | Bun, fresh | Bun, lived-in |\n");
    expect(report).toContain("| hashids, encode ÷ id | 1.50 | 1.30 | 4.00 | 5.00 |\n");
    expect(report).toContain("| hashids, decode ÷ ordinal | 2.25 | 1.95 | 6.00 | 7.50 |\n");
    expect(report).not.toContain("| UUID: id ÷ id |");
  });

  it("has the times of each runtime, fresh and lived-in, and their ratios", () => {
    const [, node, bun] = report.split(/^## (?:Node 20|Bun)$/m);
    expect(node).toContain("| task | fresh, ns | lived-in, ns | lived-in ÷ fresh | × `id` |\n");
    expect(node).toContain("| id | 800 | 1,000 | 1.25 | 1.00 |\n");
    expect(node).toContain("| hashids, encode | 1,200 | 1,300 | 1.08 | 1.30 |\n");
    expect(bun).toContain("| hashids, encode | 2,000 | 2,500 | 1.25 | 5.00 |\n");
  });
});

describe("formats", () => {
  it.each([
    [6.004, "6"],
    [12.34, "12.3"],
    [826.7, "827"],
    [1077.4, "1,080"],
    [45912, "45,900"],
  ])("the time %f as %s", (time, text) => {
    expect(formatTime(time)).toBe(text);
  });

  it.each([
    [0.01234, "0.012"],
    [0.2, "0.20"],
    [1.004, "1.00"],
    [55.49, "55.49"],
  ])("the ratio %f as %s", (ratio, text) => {
    expect(formatRatio(ratio)).toBe(text);
  });
});
