import { describe, expect, it } from "vitest";
import { usePlaces } from "../support/command.js";
import type { Running } from "../support/processes.js";

const createPlace = usePlaces();

describe("/metrics", () => {
  const TOKEN = "the-metrics-token";
  const statusOf = async ({ origin }: Running, token?: string): Promise<number> =>
    (await fetch(`${origin}/metrics`, token ? { headers: { Authorization: `Bearer ${token}` } } : {})).status;

  it.each(["127.0.0.1", "0.0.0.0"])("exists only with a token, on %s", async (HOST) => {
    const place = createPlace({ HOST });
    const open = await place.start();
    expect(await statusOf(open)).toBe(404);
    expect(await statusOf(open, TOKEN)).toBe(404);
    await open.process.kill("SIGTERM");
    const guarded = await place.start(["--port", "0"], { PUID_METRICS_TOKEN: TOKEN });
    expect(await statusOf(guarded)).toBe(401);
    expect(await statusOf(guarded, "another")).toBe(401);
    expect(await statusOf(guarded, TOKEN)).toBe(200);
    expect(guarded.process.stdout + guarded.process.stderr).not.toContain(TOKEN);
  });
});
