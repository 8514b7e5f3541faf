import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { ASSET_HEADERS, ASSETS, CONTENT_SECURITY_POLICY } from "../src/pages/pages.js";
import { SAMPLES } from "./samples/samples.js";

/** A server of sample pages. */
export interface Gallery {
  readonly origin: string;
  /** The forms that browsers posted: their paths, and their fields. */
  readonly posted: { readonly path: string; readonly fields: Record<string, unknown> }[];
  /** Pages beside the samples, by their paths. */
  readonly extra: Map<string, string>;
  readonly close: () => void;
}

/** Serves each sample at /samples/NAME, with the policy of the real server. It answers every form with one line. */
export function serveGallery(): Promise<Gallery> {
  const posted: Gallery["posted"] = [];
  const extra: Gallery["extra"] = new Map();
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  });
  for (const { path, type, body } of ASSETS) {
    app.get(path, (c) => c.body(body, 200, { ...ASSET_HEADERS, "Content-Type": type }));
  }
  for (const { name, html } of SAMPLES) app.get(`/samples/${name}`, (c) => c.html(html));
  app.get("/extra/*", (c) => {
    const html = extra.get(c.req.path);
    return html === undefined ? c.notFound() : c.html(html);
  });
  app.post("*", async (c) => {
    posted.push({ path: c.req.path, fields: await c.req.parseBody() });
    return c.html("<!doctype html><html lang=en><title>Posted</title><h1>Posted</h1>");
  });
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      // Browsers offer the clipboard on localhost as on https.
      resolve({ origin: `http://localhost:${port}`, posted, extra, close: () => server.close() }),
    );
  });
}
