import { describe, expect, it } from "vitest";
import { alphabets, createPuid, generateKey } from "../../src/index.js";
import { blocksOf, guides, linksOf, read, tableOf } from "./markdown.js";

describe("the README", () => {
  it("has at most 200 lines", () => {
    expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(200);
  });

  it("has a diagram with real ids", () => {
    const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
    const lines = blocksOf(read("README.md"))[0]!.text.split("\n");
    const rows = lines.flatMap((line) => {
      const [id] = /usr_\w+/.exec(line) ?? [];
      const numbers = Array.from(line.matchAll(/│ +(\d+) │/g), ([, number]) => BigInt(number!));
      return id === undefined ? [] : [{ id, numbers }];
    });
    expect(rows).toHaveLength(4);
    for (const { id, numbers } of rows) {
      const ordinal = users.tryOrdinal(id);
      expect(numbers).toEqual(ordinal === undefined ? [] : [ordinal, ordinal]);
    }
  });

  it("lists every guide", () => {
    const section = /^## Guides\n(.*?)^## /ms.exec(read("README.md"))![1]!;
    expect(linksOf(section)).toEqual(expect.arrayContaining(guides.filter(isGuide)));
  });
});

/** The site's landing page is not a guide. */
const isGuide = (page: string): boolean => page !== "docs/index.md";

describe("docs/alphabets-and-lengths.md", () => {
  it("lists the alphabets, with the lengths that the defaults give", () => {
    const rows = tableOf(read("docs/alphabets-and-lengths.md"), "name", "characters", "radix", "length");
    const expected = Object.entries(alphabets).map(([name, alphabet]) => {
      const { length } = createPuid({ key: generateKey(), alphabet });
      return [`\`${name}\``, String(alphabet.length), String(length)];
    });
    expect(rows.map(([name, , radix, length]) => [name, radix, length]).toSorted()).toEqual(
      expected.toSorted(),
    );
  });
});

describe("docs/cluster.md", () => {
  it("has a place for the table of failures", () => {
    expect(read("docs/cluster.md")).toMatch(/^<!-- npm run cluster -- --write -->\n.*^<!-- \/cluster -->$/ms);
  });
});

describe("docs/runtimes.md", () => {
  it("has a place for the table of runtimes", () => {
    expect(read("docs/runtimes.md")).toMatch(
      /^<!-- npm run test:runtimes -- --write -->\n.*^<!-- \/runtimes -->$/ms,
    );
    expect(tableOf(read("docs/runtimes.md"), "runtime", "version").length).toBeGreaterThan(0);
  });
});

describe("the times of the benchmark", () => {
  /** Returns the part of a page under a heading, up to the next heading of its level. */
  const partOf = (page: string, heading: string): string => {
    const level = heading.split(" ")[0]!;
    return page.split(`\n${heading}\n`)[1]!.split(`\n${level} `)[0]!;
  };
  const report = partOf(read("bench/peers/RESULTS.md"), "## Node 20");
  const livedIn = (group: string, task: string): string => {
    const rows = tableOf(partOf(report, `### ${group}`), "task", "fresh, ns", "lived-in, ns");
    return rows.find(([name]) => name === task)![2]!;
  };

  it("in the README are those of the report, in lived-in processes", () => {
    const speed = partOf(read("README.md"), "## Speed");
    expect(Array.from(speed.matchAll(/([\d,]+) ns/g), ([, time]) => time)).toEqual([
      livedIn("Default format", "id"),
      livedIn("Default format", "ordinal"),
      livedIn("Batches of 100,000, per id", "ids(first, 100,000)"),
    ]);
  });

  it("in docs/performance.md are those of the report", () => {
    const rows = tableOf(read("docs/performance.md"), "task", "fresh, ns", "lived-in, ns");
    expect(rows.length).toBeGreaterThan(10);
    for (const cells of rows) expect(report).toContain(`\n| ${cells.join(" | ")} |`);
  });

  it("in the chart are those of the report, in lived-in processes", () => {
    const chart = read("bench/peers/chart.svg");
    const times = Array.from(chart.matchAll(/class="value">([\d,]+) ns/g), ([, time]) => time);
    const peers = ["hashids", "sqids"].flatMap((peer) => [
      livedIn(peer, `${peer}, encode`),
      livedIn(peer, `${peer}, decode`),
    ]);
    expect(times).toHaveLength(12);
    expect(times).toEqual(expect.arrayContaining(peers));
    expect(times).toEqual(expect.arrayContaining([livedIn("Default format", "id")]));
  });
});
