import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { usePlaces } from "../support/command.js";
import type { Running } from "../support/processes.js";

const createPlace = usePlaces();

describe("the caller's address", () => {
  /** Sends a request with an unknown key from an address of this machine. Returns the status. */
  async function statusFrom(
    localAddress: string,
    { origin }: Running,
    forwardedFor: string,
  ): Promise<string> {
    const socket = connect({ port: Number(new URL(origin).port), host: "127.0.0.1", localAddress });
    socket.write(
      "GET /api/v1/quota HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
        `X-API-Key: puid_live_${"x".repeat(43)}\r\nX-Forwarded-For: ${forwardedFor}\r\n\r\n`,
    );
    let text = "";
    for await (const data of socket.setEncoding("utf8")) text += data;
    return text.slice("HTTP/1.1 ".length, "HTTP/1.1 ".length + 3);
  }

  const FAILURES = { rates: { failures: { requests: 2, seconds: 3600 } } };

  it("is the connection's, and X-Forwarded-For is ignored", async () => {
    const place = createPlace();
    const server = await place.start(["--port", "0", "--config", place.configure(FAILURES)]);
    const statuses: string[] = [];
    for (let i = 0; i < 4; i++) statuses.push(await statusFrom("127.0.0.7", server, `192.0.2.${i}`));
    expect(statuses).toEqual(["401", "401", "429", "429"]);
    expect(await statusFrom("127.0.0.8", server, "192.0.2.1")).toBe("401");
  });

  it("is the entry of X-Forwarded-For that a trusted proxy appended", async () => {
    const place = createPlace();
    const config = place.configure({ ...FAILURES, trustedProxies: 1 });
    const server = await place.start(["--port", "0", "--config", config]);
    const statuses: string[] = [];
    for (let i = 0; i < 3; i++) {
      statuses.push(await statusFrom(`127.0.0.${i + 7}`, server, `192.0.2.${i}, 198.51.100.1`));
    }
    expect(statuses).toEqual(["401", "401", "429"]);
    expect(await statusFrom("127.0.0.7", server, "198.51.100.1, 198.51.100.2")).toBe("401");
  });
});
