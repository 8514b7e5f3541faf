import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The project's folder. */
export const top: string = join(import.meta.dirname, "../..");

/** Reads a file of the project. */
export const read = (path: string): string => readFileSync(join(top, path), "utf8");

/** The guides: the pages in `docs/` itself. The folders in it are generated, or belong to the site. */
export const guides: readonly string[] = readdirSync(join(top, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`)
  .toSorted();

/** Guides whose examples need PostgreSQL, Java or Python. Tests with `.system` in their names run them. */
export const SYSTEM_GUIDES: readonly string[] = ["docs/decode-anywhere.md", "docs/postgresql.md"];

/** Folders of generated or foreign files. */
const FOREIGN = new Set(["node_modules", "dist", "build", "coverage", "api"]);

/** All Markdown files that people write in the project, by their paths in it. */
export const markdownFiles: readonly string[] = find(top)
  .map((path) => relative(top, path))
  .toSorted();

function find(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return FOREIGN.has(entry.name) || entry.name.startsWith(".") ? [] : find(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

/** A fenced block: its language, and its text. */
export interface Block {
  readonly language: string;
  readonly text: string;
}

export const blocksOf = (markdown: string): Block[] =>
  Array.from(markdown.matchAll(/^```(\w*)\n(.*?)^```$/gms), ([, language, text]) => ({
    language: language!,
    text: text!,
  }));

const withoutBlocks = (markdown: string): string => markdown.replaceAll(/^```.*?^```$/gms, "");

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  return Array.from(withoutBlocks(markdown).matchAll(/^#{1,6} +(.+?) *$/gm), ([, heading]) => {
    const slug = heading!
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  });
}

/** The targets of a page's links and images, those of other sites among them. */
export const linksOf = (markdown: string): string[] =>
  Array.from(
    withoutBlocks(markdown)
      .replaceAll(/`[^`\n]+`/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
    ([, target]) => target!,
  );

/** The rows of the table under a header that starts with these columns, cell by cell. */
export function tableOf(markdown: string, ...columns: readonly string[]): string[][] {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${columns.join(" | ")} |`));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end).map((row) =>
    row
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}
