import { serve } from "@hono/node-server";
import { Hono } from "hono";

/** The baseline: the server's router and adaptor, with constant responses of the same size. */
const app = new Hono();
const ID = "7KTOnAQlzsFfQXoPKfTvBS";

app.get("/readyz", (c) => c.json({ status: "ready" }));
app.get("/api/v1/ids", (c) => {
  const count = Number(c.req.query("n"));
  return c.json({ ids: Array(count).fill(ID), count, quota: { used: 12_345, limit: null } });
});
app.get("/api/v1/ordinal/:puid", (c) => c.json({ puid: c.req.param("puid"), ordinal: "12345" }));

serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.argv[2]) });
