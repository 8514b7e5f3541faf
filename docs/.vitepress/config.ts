import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DefaultTheme, defineConfig, type UserConfig } from "vitepress";
import { writePlayground } from "../playground/build.js";
import { copyPages, type Page } from "./pages.js";
import { writeReference } from "./reference.js";
import { checkSite } from "./site-check.js";

const top = join(import.meta.dirname, "../..");
const pagesFolder = join(top, "docs/build/pages");
const NAME = "puid-codec";
const VERSION: string = JSON.parse(readFileSync(join(top, "package.json"), "utf8")).version;
const DESCRIPTION = "Row numbers as short enciphered ids of fixed length, and back.";

/** Two halves that cross: a round of a Feistel network. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#3451b2" stroke-width="4" stroke-linecap="round">' +
  '<path d="M7 5v4c0 8 18 6 18 14v4M25 5v4c0 8-18 6-18 14v4"/></svg>';

/** The navigation, by the paths of the sources. It skips a page that doesn't exist, and appends one that it doesn't name. */
const SECTIONS: Readonly<Record<string, readonly string[]>> = {
  Why: ["docs/why-not-random-ids.md", "docs/why-not-sqids.md", "docs/comparison.md"],
  Guides: [
    "README.md",
    "docs/alphabets-and-lengths.md",
    "docs/http.md",
    "docs/registries.md",
    "docs/key-rotation.md",
    "docs/filters.md",
    "docs/uuids.md",
    "docs/composite-ids.md",
    "docs/schemas.md",
    "docs/testing.md",
    "docs/command-line.md",
    "docs/lines.md",
    "docs/postgresql.md",
    "docs/service.md",
    "docs/running.md",
    "docs/cluster.md",
    "docs/capacity.md",
    "docs/sign-in.md",
    "docs/oauth.md",
    "docs/oauth-conformance.md",
    "docs/decode-anywhere.md",
    "docs/ff1.md",
    "docs/puid-dev.md",
    "docs/runtimes.md",
    "docs/performance.md",
    "docs/security.md",
    "docs/assurance.md",
  ],
  Integrations: [
    "docs/integrations.md",
    "docs/integrations/web-frameworks.md",
    "docs/integrations/openapi.md",
    "docs/integrations/zod.md",
    "docs/integrations/valibot-arktype.md",
    "docs/integrations/graphql.md",
    "docs/integrations/drizzle.md",
    "docs/integrations/prisma.md",
    "docs/integrations/mikro-orm.md",
    "docs/integrations/kysely.md",
    "docs/integrations/typeorm.md",
    "docs/integrations/sqlite.md",
    "docs/integrations/duckdb.md",
    "docs/integrations/from-hashids.md",
    "docs/integrations/from-sqids.md",
    "docs/integrations/from-uuids.md",
  ],
  Packages: ["packages/client/README.md", "packages/server/README.md"],
  Reference: ["SPEC.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md"],
  Evidence: [],
};

/** Returns the section of a page that no section names. */
const sectionOf = (source: string): string =>
  source.startsWith("docs/integrations/")
    ? "Integrations"
    : /^docs\/[^/]+$/.test(source)
      ? "Guides"
      : "Evidence";

const linkOf = (path: string): string => `/${path.replace(/(index)?\.md$/, "")}`;

function sidebarOf(pages: readonly Page[], entries: readonly string[]): DefaultTheme.SidebarItem[] {
  const named = Object.values(SECTIONS).flat();
  const sections = Object.entries(SECTIONS).map(([text, sources]) => {
    const rest = pages
      .map(({ source }) => source)
      .filter((source) => !named.includes(source) && source !== "docs/index.md" && !source.endsWith("/"))
      .filter((source) => sectionOf(source) === text);
    const items = [...sources, ...rest]
      .map((source) => pages.find((page) => page.source === source))
      .filter((page) => page !== undefined)
      .map(({ path, title }) => ({
        text: path === "introduction.md" ? "Introduction" : title,
        link: linkOf(path),
      }));
    return { text, items };
  });
  const api = {
    text: "API",
    link: "/api/",
    items: entries.map((entry) => ({ text: entry, link: `/api/${entry}` })),
  };
  return [...sections.slice(0, 3), api, ...sections.slice(3)].filter(({ items }) => items.length > 0);
}

/** Makes the anchors that code hosts make, so that one link serves the repository and the site. */
const slugify = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, "")
    .replaceAll(" ", "-");

/** Writes the pages for language models: llms.txt lists them, llms-full.txt holds them all. */
function writeTexts(folder: string, base: string, sidebar: readonly DefaultTheme.SidebarItem[]): void {
  const list = [`# ${NAME}`, `> ${DESCRIPTION}`];
  const full: string[] = [];
  for (const { text, items } of sidebar) {
    const lines = items!.map(({ text, link }) => {
      const path = link!
        .replace(/^\//, "")
        .replace(/(\/|^)$/, "$1index")
        .concat(".md");
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      copyFileSync(join(pagesFolder, path), join(folder, path));
      full.push(readFileSync(join(pagesFolder, path), "utf8").trim());
      return `- [${text}](${base}${path})`;
    });
    list.push(`## ${text}`, lines.join("\n"));
  }
  writeFileSync(join(folder, "llms.txt"), `${list.join("\n\n")}\n`);
  writeFileSync(join(folder, "llms-full.txt"), `${full.join("\n\n---\n\n")}\n`);
}

export default async (): Promise<UserConfig<DefaultTheme.Config>> => {
  rmSync(pagesFolder, { recursive: true, force: true });
  const entries = await writeReference(top, join(pagesFolder, "api"));
  const pages = copyPages(top, pagesFolder);
  await writePlayground(top, join(pagesFolder, "public/playground.html"));
  const sidebar = sidebarOf(pages, entries);
  return defineConfig({
    title: NAME,
    description: DESCRIPTION,
    lang: "en",
    base: process.env["DOCS_BASE"] ?? "/",
    srcDir: pagesFolder,
    outDir: join(top, "docs/build/site"),
    cacheDir: join(top, "docs/build/cache"),
    cleanUrls: false,
    head: [
      ["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
      // The site loads nothing from elsewhere. The policy makes a browser refuse it. It lets the live parts of pages
      // compile the library's WebAssembly, without which they would run its JavaScript.
      [
        "meta",
        {
          "http-equiv": "Content-Security-Policy",
          content:
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
        },
      ],
    ],
    markdown: {
      theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
      anchor: { slugify },
      languageAlias: { pycon: "python", psql: "sql" },
      languages: [{ name: "vectors", scopeName: "source.vectors", patterns: [], repository: {} }],
    },
    themeConfig: {
      nav: [
        { text: "Why", link: "/why-not-random-ids" },
        { text: "Guides", link: "/introduction" },
        // VitePress does not know this page.
        { text: "Playground", link: "/playground.html", target: "_self" },
        { text: "API", link: "/api/" },
        { text: "Format", link: "/spec" },
      ],
      sidebar,
      outline: [2, 3],
      search: { provider: "local" },
      footer: { message: `${NAME} ${VERSION}, MIT license` },
    },
    buildEnd({ outDir, site }) {
      writeTexts(outDir, site.base, sidebar);
      checkSite(outDir, site.base);
    },
  });
};
