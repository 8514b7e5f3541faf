import { ICON_SOURCE } from "./icon.js";
import { SCRIPT_SOURCE } from "./script.js";
import { STYLESHEET_SOURCE } from "./stylesheet.js";

/** A file that the pages load. It is in the code, so that any runtime can serve it without a file system. */
export interface Asset {
  /** Its path has a hash of its content. A browser may keep it forever, because other content has another path. */
  readonly path: string;
  readonly type: string;
  readonly body: string;
}

/** Returns the FNV-1a hash of a text. It only has to tell versions apart. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

function asset(name: string, extension: string, type: string, body: string): Asset {
  return { path: `/dashboard/assets/${name}.${hashOf(body)}.${extension}`, type, body };
}

export const STYLESHEET: Asset = asset("style", "css", "text/css; charset=utf-8", STYLESHEET_SOURCE);
export const SCRIPT: Asset = asset("script", "js", "text/javascript; charset=utf-8", SCRIPT_SOURCE);
export const ICON: Asset = asset("icon", "svg", "image/svg+xml", ICON_SOURCE);

/** All files that the pages load. */
export const ASSETS: readonly Asset[] = [STYLESHEET, SCRIPT, ICON];

/** The headers of these files. */
export const ASSET_HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "public, max-age=31536000, immutable",
  "X-Content-Type-Options": "nosniff",
};
