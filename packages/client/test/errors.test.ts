import { describe, expect, it } from "vitest";
import { clientOf, start } from "./clients.js";
import { refusal } from "./refusal.js";
import type { Answer } from "./server.js";

describe("an error of the API", () => {
  it.each<[string, Answer, object, string]>([
    [
      "401",
      {
        status: 401,
        body: { error: "unauthorized", message: "no such key" },
        headers: { "www-authenticate": "Bearer" },
      },
      { status: 401, code: "unauthorized", retryAfter: null },
      "no such key",
    ],
    [
      "402",
      {
        status: 402,
        body: { error: "quota_exceeded", used: 1000, limit: 1000, plan: "free", message: "used up" },
      },
      {
        status: 402,
        code: "quota_exceeded",
        body: expect.objectContaining({ used: 1000, limit: 1000, plan: "free" }),
      },
      "used up",
    ],
    [
      "429 by its body",
      { status: 429, body: { error: "rate_limited", retryAfterMs: 350 }, headers: { "retry-after": "1" } },
      { status: 429, code: "rate_limited", retryAfter: 0.35 },
      "the server answered 429 rate_limited",
    ],
    [
      "429 by its header",
      { status: 429, body: { error: "rate_limited" }, headers: { "retry-after": "7" } },
      { code: "rate_limited", retryAfter: 7 },
      "the server answered 429 rate_limited",
    ],
    [
      "a date in the past",
      {
        status: 503,
        body: { error: "unavailable" },
        headers: { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" },
      },
      { status: 503, code: "unavailable", retryAfter: 0 },
      "the server answered 503 unavailable",
    ],
    [
      "an invalid header",
      { status: 503, body: { error: "unavailable" }, headers: { "retry-after": "soon" } },
      { retryAfter: null },
      "the server answered 503 unavailable",
    ],
    [
      "500",
      { status: 500, body: { error: "internal_error", message: "" } },
      { status: 500, code: "internal_error", mayHaveSpent: true },
      "the server answered 500 internal_error",
    ],
    [
      "mayHaveSpent",
      { status: 503, body: { error: "unavailable", mayHaveSpent: true, message: "no database" } },
      { status: 503, code: "unavailable", mayHaveSpent: true },
      "no database",
    ],
  ])("keeps the answer's fields and message: %s", async (_, answer, fields, message) => {
    const server = await start([answer]);
    const error = await refusal(() => clientOf(server).id());
    expect(error).toMatchObject({ name: "PuidClientError", ...fields });
    expect(error.message).toBe(message);
    expect(server.received).toHaveLength(1);
  });

  it("turns a date in the future into seconds", async () => {
    const header = new Date(Date.now() + 60_000).toUTCString();
    const server = await start([
      { status: 503, body: { error: "unavailable" }, headers: { "retry-after": header } },
    ]);
    const { retryAfter } = await refusal(() => clientOf(server).quota());
    expect(retryAfter).toBeGreaterThan(55);
    expect(retryAfter).toBeLessThanOrEqual(60);
  });
});
