import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createListener } from "../../src/command/listener.js";
import { openEmbedded } from "../support/embedded.js";
import { Service } from "../support/service.js";
import { converse } from "../support/wire.js";

/** Tests the responses of the listener itself, to requests that never reach the handler. */

let service: Service;
let http: Server;
let port: number;
/** Releases the response to the path `/slow`. */
let release = (): void => {};

beforeAll(async () => {
  service = await Service.create(await openEmbedded());
  http = createListener(async (request) => {
    if (request.url.endsWith("/slow")) {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
    }
    return service.server.fetch(request);
  });
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  ({ port } = http.address() as AddressInfo);
});
afterAll(async () => {
  await new Promise((done) => http.close(done));
  await service.close();
});

interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Sends bytes over a connection, and returns the responses in order. */
async function hear(bytes: string): Promise<Heard[]> {
  const text = await converse(port, { bytes, isPart: false });
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) [^\r\n]+(.*?)\r\n\r\n(.*?)(?=HTTP\/1\.1 \d{3} |$)/gs)].map(
    ([, status, head, body]) => ({
      status: Number(status),
      headers: Object.fromEntries(
        head!
          .split("\r\n")
          .slice(1)
          .map((line) => [line.split(": ")[0]!.toLowerCase(), line.slice(line.indexOf(": ") + 2)]),
      ),
      body: body!,
    }),
  );
}

function expectRefused({ status, headers, body }: Heard, expected: number, error: string): void {
  expect(status).toBe(expected);
  expect(JSON.parse(body)).toEqual({ error, message: expect.stringMatching(/ must /) });
  expect(headers).toMatchObject({
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
    date: expect.stringMatching(/GMT$/),
  });
}

const GET = "GET /healthz HTTP/1.1\r\n";

describe("createListener returns a JSON error and closes the connection", () => {
  it.each<[string, string, number, string]>([
    ["no Host", `${GET}\r\n`, 400, "bad_request"],
    ["an empty Host", `${GET}Host:\r\n\r\n`, 400, "bad_request"],
    ["two Hosts", `${GET}Host: a\r\nHost: b\r\n\r\n`, 400, "bad_request"],
    ["a Host with a space", `${GET}Host: a b\r\n\r\n`, 400, "bad_request"],
    ["a Host with a path", `${GET}Host: a/../b\r\n\r\n`, 400, "bad_request"],
    ["an invalid Host", `${GET}Host: %00\r\n\r\n`, 400, "bad_request"],
    ["two Hosts in HTTP/1.0", "GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, "bad_request"],
    ["no path", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"],
    ["a broken URL", "GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"],
    ["CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "bad_request"],
    ["a line that is not HTTP", "FROB\r\n\r\n", 400, "bad_request"],
    ["a malformed header", `${GET}Host: a\r\nX : y\r\n\r\n`, 400, "bad_request"],
    ["an unknown Expect", `${GET}Host: a\r\nExpect: 200-ok\r\n\r\n`, 417, "expectation_failed"],
    ["9 kB of headers", `${GET}Host: a\r\nX: ${"x".repeat(9000)}\r\n\r\n`, 431, "headers_too_large"],
    [
      "20 kB of chunk extensions",
      `POST /api/oauth/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;${"x".repeat(20_000)}\r\n`,
      413,
      "payload_too_large",
    ],
  ])("for a request with %s", async (_, bytes, status, error) => {
    const heard = await hear(bytes);
    expect(heard).toHaveLength(1);
    expectRefused(heard[0]!, status, error);
    // The server still answers.
    expect((await hear(`${GET}Host: a\r\nConnection: close\r\n\r\n`))[0]!.status).toBe(200);
  });

  it("for a request that does not end in time", async () => {
    const slow = (bytes: string): Promise<string> =>
      new Promise((resolve) => {
        let text = "";
        const socket = connect({ port, host: "127.0.0.1" });
        socket.on("data", (data) => {
          text += data;
        });
        socket.on("close", () => resolve(text));
        socket.write(bytes);
      });
    const post = "POST /api/oauth/token HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{";
    for (const text of await Promise.all([slow(`${GET}Host: a\r\n`), slow(post)])) {
      expect(text).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
      expect(text).toMatch(/\r\n\r\n\{"error":"request_timeout","message":".+"\}$/);
    }
  });
});

it("HTTP/1.0 needs no Host", async () => {
  const [{ status, body } = { status: 0, body: "" }] = await hear("GET /healthz HTTP/1.0\r\n\r\n");
  expect({ status, body }).toEqual({ status: 200, body: '{"status":"ok"}' });
});

it("a complete request gets its response, even if invalid bytes follow", async () => {
  const heard = hear(`GET /slow HTTP/1.1\r\nHost: a\r\n\r\nFROB\r\n\r\n${"x\r\n".repeat(50)}`);
  await sleep(200);
  release();
  const [first, second, ...more] = await heard;
  expect(first!.status).toBe(404);
  expect(JSON.parse(first!.body).error).toBe("not_found");
  expectRefused(second!, 400, "bad_request");
  expect(more).toEqual([]);
});

it("a client that does not close its connection is disconnected", async () => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const more = setInterval(() => socket.write("more"), 50);
  const patience = setTimeout(() => socket.destroy(new Error("it was not cut off")), 20_000);
  const problem = await new Promise<unknown>((resolve) => {
    let seen: unknown;
    socket.on("data", () => {});
    socket.on("error", (error) => {
      seen = error;
    });
    socket.on("close", () => resolve(seen));
    socket.write("FROB\r\n\r\n");
  });
  clearInterval(more);
  clearTimeout(patience);
  expect(String(problem)).not.toContain("it was not cut off");
});
