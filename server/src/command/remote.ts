import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { bearerAuth } from "hono/bearer-auth";
import { createSecret } from "../secrets.js";
import type { Administration } from "./administration.js";
import { UsageError } from "./configuration.js";
import type { Holder } from "./data-directory.js";

/**
 * Administration from another process of this machine, where one process alone may have the database: at a port
 * of the loopback, for whoever can read the token in the data directory.
 */

/** Listens, and answers by `administration` for as long as there is one. */
export async function listen(
  administration: () => Administration | undefined,
): Promise<{ holder: Holder; close(): void }> {
  const token = createSecret("session");
  const app = new Hono();
  app.use(bearerAuth({ token }));
  app.get("/", (c) => c.json({ isReady: administration() !== undefined }));
  app.post("/:name", async (c) => {
    const methods = administration();
    const name = c.req.param("name");
    if (methods === undefined || !Object.hasOwn(methods, name)) throw new UsageError("it cannot do that now");
    return c.json(await methods[name as keyof Administration](await c.req.json()));
  });
  app.onError((error, c) => c.json({ message: error.message }, 400));
  const server = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    holder: { port, token },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a holder says: one that is too busy to say anything lives. */
export async function stateOf(holder: Holder): Promise<"dead" | "busy" | "ready"> {
  try {
    const response = await ask(holder, "");
    if (!response.ok) return "dead"; // somebody else's port by now
    const { isReady } = (await response.json()) as { isReady: boolean };
    return isReady ? "ready" : "busy";
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? "busy" : "dead";
  }
}

/** The administration that a holder answers with. */
export function remote(holder: Holder): Administration {
  return new Proxy({} as Administration, {
    get: (_, name) => async (argument: object) => {
      const response = await ask(holder, String(name), argument).catch((error) => {
        throw new UsageError(`the running server did not answer: ${error.message}`);
      });
      const body = (await response.json()) as { message?: string };
      if (!response.ok) {
        throw new UsageError(body.message ?? `the running server answered ${response.status}`);
      }
      return body;
    },
  });
}

function ask({ port, token }: Holder, name: string, argument?: object): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/${name}`, {
    headers: { Authorization: `Bearer ${token}` },
    ...(argument && { method: "POST", body: JSON.stringify(argument) }),
    signal: AbortSignal.timeout(5000),
  });
}
