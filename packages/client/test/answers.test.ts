import { describe, expect, it } from "vitest";
import { clientOf, start } from "./clients.js";
import { refusal } from "./refusal.js";
import type { Answer } from "./server.js";

describe("an answer that the API does not send", () => {
  it.each<[string, Answer, boolean]>([
    ["a page", { body: "<html>" }, true],
    ["no ids", { body: {} }, true],
    ["another number of ids", { body: { ids: ["a", "b"] } }, true],
    ["ids that are not strings", { body: { ids: [1] } }, true],
    ["empty ids", { body: { ids: [""] } }, true],
    ["an array", { body: [] }, true],
    ["a gateway's error", { status: 502, body: "<html>" }, true],
    ["a gateway's busy page", { status: 503, body: "<html>" }, true],
    ["a gateway's refusal", { status: 403, body: "<html>" }, true],
    ["an error without a code", { status: 400, body: { message: "no" } }, true],
  ])("is an invalid_response: %s", async (_, answer, mayHaveSpent) => {
    const server = await start([answer]);
    const error = await refusal(() => clientOf(server).id());
    expect(error).toMatchObject({ code: "invalid_response", status: answer.status ?? 200, mayHaveSpent });
  });

  it.each<[string, unknown]>([
    ["a number", { ordinal: 42 }],
    ["a sign", { ordinal: "-42" }],
    ["an empty string", { ordinal: "" }],
    ["hexadecimal", { ordinal: "0x2a" }],
    ["too many digits", { ordinal: "9".repeat(41) }],
  ])("is an invalid_response as an ordinal: %s", async (_, body) => {
    const server = await start([{ body }]);
    expect(await refusal(() => clientOf(server).ordinal("x"))).toMatchObject({
      code: "invalid_response",
      mayHaveSpent: false,
    });
  });

  it.each([
    { plan: 1 },
    { used: "3" },
    { limit: undefined },
    { remaining: "all" },
    { used: 1.5 },
    { idsPerRequest: null },
    { idsPerRequest: 0 },
  ])("is an invalid_response as a quota: %o", async (wrong) => {
    const server = await start([{ body: { plan: "free", used: 3, limit: 9, remaining: 6, ...wrong } }]);
    expect((await refusal(() => clientOf(server).quota())).code).toBe("invalid_response");
  });
});
