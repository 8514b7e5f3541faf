import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/**
 * Fails unless every link of the built site leads to a page and an anchor that exist, and no page loads anything
 * from another address. VitePress checks pages, but no anchors.
 */
export function checkSite(folder: string, base: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const pages = new Map<string, string>();
  for (const file of files)
    if (file.endsWith(".html")) pages.set(file, readFileSync(join(folder, file), "utf8"));
  const anchors = new Map<string, Set<string>>();
  for (const [file, html] of pages) {
    anchors.set(file, new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => decodeEntities(id!))));
  }

  const faults: string[] = [];
  for (const [file, html] of pages) {
    for (const [, tag, attribute, value] of html.matchAll(/<(\w+)[^>]*? (href|src|srcset)="([^"]*)"/g)) {
      const link = decodeEntities(value!);
      if (/^(data|mailto):/.test(link)) continue;
      if (/^([a-z]+:)?\/\//.test(link)) {
        if (tag !== "a") faults.push(`${file}: <${tag} ${attribute}> loads ${link}`);
        continue;
      }
      const url = new URL(link, `http://site${posix.join(base, file)}`);
      let target = decodeURIComponent(url.pathname).slice(base.length);
      if (target === "" || target.endsWith("/")) target += "index.html";
      if (!files.includes(target)) faults.push(`${file}: no page ${link}`);
      const anchor = decodeURIComponent(url.hash.slice(1));
      if (anchor !== "" && anchors.get(target)?.has(anchor) === false)
        faults.push(`${file}: no anchor ${link}`);
    }
  }
  for (const file of files) {
    if (!file.endsWith(".css")) continue;
    const [load] =
      /(@import |url\()["']?([a-z]+:)?\/\/[^)]*/.exec(readFileSync(join(folder, file), "utf8")) ?? [];
    if (load !== undefined) faults.push(`${file}: loads ${load}`);
  }
  if (faults.length > 0) throw new Error(`faults of the site:\n${faults.join("\n")}`);
}

const decodeEntities = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
