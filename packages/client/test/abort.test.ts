import { describe, expect, it } from "vitest";
import { PuidClient } from "../src/index.js";
import { clientOf, SECRET, start } from "./clients.js";
import { refusal } from "./refusal.js";

describe("a request without an answer", () => {
  it("rejects with network_error, its cause, and whether ids may be spent", async () => {
    const server = await start((_, response) => {
      response.destroy();
      return undefined;
    });
    const error = await refusal(() => clientOf(server).id());
    expect(error).toMatchObject({ code: "network_error", status: null, mayHaveSpent: true });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(error.message).toMatch(/; ids may have been spent$/);
    for (const call of [() => clientOf(server).quota(), () => clientOf(server).ordinal("x")]) {
      expect(await refusal(call)).toMatchObject({ code: "network_error", mayHaveSpent: false });
    }
  });

  it("rejects with network_error if the answer breaks off", async () => {
    const server = await start((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"ids":');
      setTimeout(() => response.destroy(), 20);
      return undefined;
    });
    expect((await refusal(() => clientOf(server).id())).code).toBe("network_error");
  });

  it("rejects with timeout after the option `timeout`", async () => {
    const server = await start(() => undefined);
    const error = await refusal(() => clientOf(server, { timeout: 50 }).id());
    expect(error).toMatchObject({ code: "timeout", status: null, mayHaveSpent: true });
    expect(error.message).toBe("no answer within 50 ms; ids may have been spent");
    const { signal } = new AbortController();
    expect((await refusal(() => clientOf(server, { timeout: 50 }).id({ signal }))).code).toBe("timeout");
  });

  it("rejects with timeout even if `fetch` ignores its signal", async () => {
    const client = new PuidClient({ apiKey: SECRET, timeout: 50, fetch: () => new Promise(() => {}) });
    expect(await refusal(() => client.id())).toMatchObject({ code: "timeout", mayHaveSpent: true });
    const aborted = client.id({ signal: AbortSignal.timeout(10) });
    await expect(aborted).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("rejects with the reason of a signal that aborts it", async () => {
    const reason = new Error("enough");
    let controller = new AbortController();
    const server = await start(() => void controller.abort(reason));
    const client = clientOf(server);
    for (const call of [
      (signal: AbortSignal) => client.id({ signal }),
      (signal: AbortSignal) => client.ids(2, { signal }),
      (signal: AbortSignal) => client.ordinal("x", { signal }),
      (signal: AbortSignal) => client.quota({ signal }),
    ]) {
      controller = new AbortController();
      await expect(call(controller.signal)).rejects.toBe(reason);
      await expect(call(AbortSignal.abort(reason))).rejects.toBe(reason);
    }
    expect(server.received).toHaveLength(4);
  });
});

it("an aborted signal prevents the request", async () => {
  let calls = 0;
  const send: typeof fetch = async () => {
    calls++;
    return Response.json({ ids: ["a"] });
  };
  const client = new PuidClient({ apiKey: SECRET, fetch: send });
  await expect(client.id({ signal: AbortSignal.abort("no") })).rejects.toBe("no");
  expect(calls).toBe(0);
});
