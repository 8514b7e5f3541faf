import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

/**
 * Copies the Markdown files of the repository to one folder, which VitePress builds. Links between the files are
 * relative to their place in the repository. Each is rewritten for the site, or the build fails.
 */

/** The first pages. Every Markdown file and folder that they link to, directly or not, becomes a page too. */
const ROOTS = [
  "README.md",
  "SPEC.md",
  "SECURITY.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "packages/client/README.md",
  "packages/server/README.md",
];

/** Pages whose address does not follow from their path. `docs/` may hold a page named like one of these. */
const ADDRESSES: Readonly<Record<string, string>> = {
  "README.md": "introduction.md",
  "SECURITY.md": "security-policy.md",
};

export interface Page {
  /** The path of the source in the repository. That of a folder ends with a slash. */
  readonly source: string;
  /** The path on the site, with the extension `.md`. */
  readonly path: string;
  /** The text of the first heading. */
  readonly title: string;
}

const pathOf = (source: string): string =>
  ADDRESSES[source] ??
  source
    .replace(/^docs\//, "")
    .replace(/README\.md$|(?<=\/)$/, "index.md")
    .toLowerCase();

/** Copies the pages, and the files that they link to, to `folder`. Returns the pages. */
export function copyPages(top: string, folder: string): Page[] {
  const guides = readdirSync(join(top, "docs")).filter((name) => name.endsWith(".md"));
  const sources = new Set([...ROOTS, ...guides.map((name) => `docs/${name}`)]);
  const deadLinks: string[] = [];

  const isFolder = (path: string): boolean => statSync(join(top, path)).isDirectory();

  /** Returns a page that lists a folder without a README. */
  const list = (source: string): string => {
    const names = readdirSync(join(top, source)).filter(
      (name) => !/^(\.|(build|dist|node_modules)$)/.test(name),
    );
    return `# ${source}\n\n${names.map((name) => `- [${name}](${name})\n`).join("")}`;
  };

  /** Returns the target on the site of a link in the file `source`. */
  const targetOf = (source: string, link: string): string => {
    if (/^([a-z]+:|#|\/)/.test(link)) return link;
    const [, path, anchor] = /^([^#]*)(#.*)?$/.exec(link)!;
    let target = join(source.endsWith("/") ? source : dirname(source), path!);
    if (existsSync(join(top, target, "README.md"))) target = join(target, "README.md");
    if (!existsSync(join(top, target))) {
      deadLinks.push(`${source}: ${link}`);
      return link;
    }
    if (isFolder(target)) target = join(target, "/");
    if (/(\.md|\/)$/.test(target)) {
      sources.add(target);
      return relative(dirname(pathOf(source)), pathOf(target)).replace(/^(?!\.)/, "./") + (anchor ?? "");
    }
    // A browser shows a source as text only if its name says so.
    const file = /\.(svg|png)$/.test(target) ? target : `${target}.txt`;
    cpSync(join(top, target), join(folder, "public/files", file), { recursive: true });
    return `/files/${file}`;
  };

  const pages: Page[] = [];
  // A set's iterator also visits what is added on the way.
  for (const source of sources) {
    const original = source.endsWith("/") ? list(source) : readFileSync(join(top, source), "utf8");
    const text = mapLinks(original, (link) => targetOf(source, link));
    const path = pathOf(source);
    const other = pages.find((page) => page.path === path);
    if (other !== undefined) throw new Error(`${other.source} and ${source} have one address: ${path}`);
    pages.push({ source, path, title: titleOf(text) ?? source });
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  if (deadLinks.length > 0) throw new Error(`dead links:\n${deadLinks.join("\n")}`);
  return pages;
}

/** Replaces the target of every link and image of a Markdown text. Code stays as it is. */
const mapLinks = (text: string, map: (link: string) => string): string =>
  text.replaceAll(
    /^ *(`{3,}).*?^ *\1|(`+)(?!`).+?(?<!`)\2(?!`)|(\]\()([^)\s]+)(?=\))|( (?:src|srcset|href)=")([^"]+)(?=")|(^\[[^\]]+\]: )(\S+)/gms,
    (match, _fence, _code, inline, inlineLink, attribute, attributeLink, reference, referenceLink) => {
      const start = inline ?? attribute ?? reference;
      return start === undefined ? match : start + map(inlineLink ?? attributeLink ?? referenceLink);
    },
  );

/** Returns the first heading of a Markdown text, without its markup. */
function titleOf(text: string): string | undefined {
  const [, heading] = /^# (.+)$/m.exec(text) ?? [];
  return heading?.replaceAll(/[`*[]|\]\([^)]*\)/g, "");
}
