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

/** Listens, and answers by `administration` once there is one. */
export async function listen(
  administration: () => Administration | undefined,
): Promise<{ holder: Holder; close(): void }> {
  const token = createSecret("session");
  const app = new Hono();
  app.use(bearerAuth({ token }));
  app.get("/", (c) => c.json({}));
  app.post("/:name", async (c) => {
    const methods = administration();
    const name = c.req.param("name");
    if (methods === undefined || !Object.hasOwn(methods, name)) return c.json({ message: "not yet" }, 503);
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

/** Whether a holder lives. One that is too busy to say so does. */
export async function answers(holder: Holder): Promise<boolean> {
  try {
    const { ok } = await ask(holder, "", undefined);
    return ok;
  } catch (error) {
    return (error as Error).name === "TimeoutError";
  }
}

/** The administration that a holder answers with. */
export function remote(holder: Holder): Administration {
  return new Proxy({} as Administration, {
    get: (_, name) => async (argument: object) => {
      const response = await ask(holder, String(name), argument);
      const body = (await response.json()) as { message?: string };
      if (!response.ok)
        throw new UsageError(body.message ?? `the running server answered ${response.status}`);
      return body;
    },
  });
}

function ask({ port, token }: Holder, name: string, argument: object | undefined): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}/${name}`, {
    headers: { Authorization: `Bearer ${token}` },
    ...(argument && { method: "POST", body: JSON.stringify(argument) }),
    signal: AbortSignal.timeout(5000),
  });
}
