import { onTestFinished } from "vitest";
import { PuidClient, type PuidClientOptions } from "../src/index.js";
import { type Answer, type Script, type Server, serve } from "./server.js";

export const SECRET = "puid_live_0123456789abcdef";

/**
 * Starts a server for the current test. It answers by a script, or with each answer in turn and then with the last
 * again.
 */
export async function start(script: Script | readonly Answer[]): Promise<Server> {
  let next = 0;
  const server = await serve(
    typeof script === "function" ? script : () => script[Math.min(next++, script.length - 1)],
  );
  onTestFinished(() => server.close());
  return server;
}

/** Returns a client of a server, with an API key. */
export const clientOf = (server: Server, options: Partial<PuidClientOptions> = {}): PuidClient =>
  new PuidClient({ apiKey: SECRET, endpoint: server.endpoint, ...options } as PuidClientOptions);
