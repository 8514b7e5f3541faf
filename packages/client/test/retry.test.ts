import { describe, expect, it, vi } from "vitest";
import { clientOf, start } from "./clients.js";
import { refusal } from "./refusal.js";
import type { Answer, Script } from "./server.js";

describe("retry", () => {
  const busy: Answer = { status: 429, body: { error: "rate_limited", retryAfterMs: 10 } };
  const unavailable: Answer = {
    status: 503,
    body: { error: "unavailable" },
    headers: { "retry-after": "0" },
  };
  const success: Answer = { body: { ids: ["a"], plan: "free", used: 1, limit: 2, remaining: 1 } };

  it.each([
    ["busy", busy],
    ["unavailable", unavailable],
  ])("repeats a request to a server that is %s", async (_, answer) => {
    const server = await start([answer, answer, success]);
    expect(await clientOf(server, { retry: { attempts: 3 } }).id()).toBe("a");
    expect(server.received).toHaveLength(3);
  });

  it("sends a request at most `attempts` times", async () => {
    const server = await start([busy]);
    expect((await refusal(() => clientOf(server, { retry: { attempts: 2 } }).id())).status).toBe(429);
    expect(server.received).toHaveLength(2);
  });

  it("waits as long as the server asks", async () => {
    const server = await start([
      { status: 429, body: { error: "rate_limited", retryAfterMs: 120 } },
      success,
    ]);
    const begun = performance.now();
    await clientOf(server, { retry: { attempts: 2 } }).id();
    expect(performance.now() - begun).toBeGreaterThanOrEqual(115);
  });

  it("rejects at once if the server asks for more than `maxDelay`", async () => {
    const server = await start([
      { status: 429, body: { error: "rate_limited" }, headers: { "retry-after": "9" } },
    ]);
    const retry = { attempts: 5, maxDelay: 1000 };
    expect((await refusal(() => clientOf(server, { retry }).id())).retryAfter).toBe(9);
    expect(server.received).toHaveLength(1);
  });

  it.each<[string, Script | Answer[]]>([
    ["a network error", (_, response) => void response.destroy()],
    ["a gateway's page", [{ status: 503, body: "<html>" }]],
    ["a gateway's error", [{ status: 502, body: "<html>" }]],
    ["an internal error", [{ status: 500, body: { error: "internal_error" } }]],
    ["an error with mayHaveSpent", [{ status: 503, body: { error: "unavailable", mayHaveSpent: true } }]],
    ["quota_exceeded", [{ status: 402, body: { error: "quota_exceeded" } }]],
  ])("never repeats a request for ids after %s", async (_, script) => {
    const server = await start(script as Script);
    await refusal(() => clientOf(server, { retry: { attempts: 3 } }).id());
    expect(server.received).toHaveLength(1);
  });

  it("repeats a request that spends nothing after a network error and a gateway's page", async () => {
    let count = 0;
    const server = await start((_, response) => {
      count++;
      if (count === 1) return void response.destroy();
      return count === 2 ? { status: 503, body: "<html>", headers: { "retry-after": "0" } } : success;
    });
    expect(await clientOf(server, { retry: { attempts: 3 } }).quota()).toMatchObject({ plan: "free" });
    expect(server.received).toHaveLength(3);
  });

  it("stops waiting if a signal aborts the call", async () => {
    const server = await start([{ status: 429, body: { error: "rate_limited", retryAfterMs: 30_000 } }]);
    const controller = new AbortController();
    const pending = clientOf(server, { retry: { attempts: 3 } }).id({ signal: controller.signal });
    const rejected = expect(pending).rejects.toBe("enough");
    await vi.waitFor(() => expect(server.received).toHaveLength(1));
    setTimeout(() => controller.abort("enough"), 100);
    await rejected;
    expect(server.received).toHaveLength(1);
  });
});
