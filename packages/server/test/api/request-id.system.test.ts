import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEmbedded } from "../support/embedded.js";
import { Service } from "../support/service.js";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("X-Request-Id", () => {
  let service: Service;
  const logged: unknown[] = [];

  beforeAll(async () => {
    const log = { info: ({ requestId }: { requestId?: unknown }) => logged.push(requestId), error() {} };
    service = await Service.create(await openEmbedded(), { log: log as never });
  });
  afterAll(() => service.close());

  /** Returns the id of a request. Fails unless the log and the response have the same. */
  async function idOf(given?: string): Promise<string> {
    const headers: Record<string, string> = given === undefined ? {} : { "X-Request-Id": given };
    const response = await service.fetch("http://localhost:8799/healthz", { headers });
    const id = response.headers.get("x-request-id")!;
    expect(logged.at(-1)).toBe(id);
    return id;
  }

  it.each(["a", "01HZX3.trace~1_B-2", "x".repeat(128)])("is taken from the client: %s", async (id) => {
    expect(await idOf(id)).toBe(id);
  });

  it.each([
    ["no id", undefined],
    ["an empty id", ""],
    ["an id of 129 characters", "x".repeat(129)],
    ["a forged log line", 'x","level":50,"msg":"forged'],
    ["a space", "a b"],
    ["a bidirectional control, in bytes", "a\xe2\x80\xaeb"],
    ["an escape sequence", "a\x1b[2J"],
    ["a percent sign", "a%0ab"],
    ["markup", "<b>"],
    ["a secret", `puid_live_${"A".repeat(43)}`],
    ["a secret inside", `x.puid_live_${"A".repeat(43)}.y`],
  ])("is generated for %s", async (_, id) => {
    expect(await idOf(id)).toMatch(UUID);
  });

  it("differs for each request", async () => {
    expect(await idOf()).not.toBe(await idOf());
  });
});
