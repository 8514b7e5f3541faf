import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf, markdownFiles, read, top } from "./markdown.js";

/** Returns the broken links of a page. */
function brokenLinksOf(page: string): string[] {
  return linksOf(read(page)).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false; // another site
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(top, target))) return true;
    return anchor !== undefined && !(target.endsWith(".md") && anchorsOf(read(target)).includes(anchor));
  });
}

describe("links", () => {
  it.each(markdownFiles.filter((page) => linksOf(read(page)).length > 0))(
    "in %s lead to files and headings that exist",
    (page) => {
      expect(brokenLinksOf(page)).toEqual([]);
    },
  );

  it("are found, and so are headings", () => {
    const page = [
      "# Who can read `a.b`?",
      "## Same",
      "## Same",
      "[one](a.md#b), ![two](c.svg) and `[three](d)`",
      "```sh",
      "# a comment, [four](e)",
      "```",
    ].join("\n");
    expect(anchorsOf(page)).toEqual(["who-can-read-ab", "same", "same-1"]);
    expect(linksOf(page)).toEqual(["a.md#b", "c.svg"]);
    expect(markdownFiles).toContain("packages/server/README.md");
  });
});
