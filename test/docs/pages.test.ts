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

describe("docs/runtimes.md", () => {
  it("has a place for the table of runtimes", () => {
    expect(read("docs/runtimes.md")).toMatch(
      /^<!-- npm run test:runtimes -- --write -->\n.*^<!-- \/runtimes -->$/ms,
    );
    expect(tableOf(read("docs/runtimes.md"), "runtime", "version").length).toBeGreaterThan(0);
  });
});
