import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Administration } from "./administration.js";
import { UsageError } from "./configuration.js";
import type { Holder } from "./data-directory.js";

/**
 * Administration from another process of this machine, because one process alone may have the embedded database: over a
 * Unix socket in the data directory. The permissions of the socket and its directory are the only credential.
 */

/** Milliseconds that the process on the other side may take to answer. */
const PATIENCE = 5000;

/**
 * Listens at a socket's address, and answers by `administration` for as long as there is one.
 *
 * @throws UsageError if the file system has no sockets
 */
export async function listenForCommands(
  socket: string,
  administration: () => Administration | undefined,
): Promise<{ close(): void }> {
  const app = new Hono();
  app.get("/", (c) => c.json({ isReady: administration() !== undefined }));
  app.post("/:name", async (c) => {
    const methods = administration();
    const name = c.req.param("name");
    if (methods === undefined || !Object.hasOwn(methods, name)) throw new UsageError("it cannot do that now");
    return c.json(await methods[name as keyof Administration](await c.req.json()));
  });
  app.onError((error, c) => c.json({ message: error.message }, 400));
  const server = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Node binds before `listen` returns: the socket is nobody else's from its first moment.
    const umask = process.umask(0o177);
    server.listen(socket, resolve);
    process.umask(umask);
  }).catch((error) => {
    throw new UsageError(`the data directory must be on a file system with Unix sockets: ${error.message}`);
  });
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** What a holder says. The kernel refuses connections to a dead one; one that is too busy to answer lives. */
export async function holderState(holder: Holder): Promise<"dead" | "busy" | "ready"> {
  try {
    const { body } = await ask(holder, "GET", "");
    return Object(body).isReady === true ? "ready" : "busy";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ECONNREFUSED" || code === "ENOENT" ? "dead" : "busy";
  }
}

/** The administration that a holder answers with. */
export function remoteAdministration(holder: Holder): Administration {
  return new Proxy({} as Administration, {
    get: (_, name) => async (argument: object) => {
      const { isOk, body } = await ask(holder, "POST", String(name), argument).catch((error) => {
        throw new UsageError(`the running server did not answer: ${error.message}`);
      });
      if (!isOk)
        throw new UsageError(Object(body).message ?? "the running server refused, and did not say why");
      return body;
    },
  });
}

/** Sends a request to a holder's socket. The platform's fetch knows no sockets. */
async function ask(
  { socket }: Holder,
  method: string,
  name: string,
  argument?: object,
): Promise<{ readonly isOk: boolean; readonly body: unknown }> {
  const options = { socketPath: socket, method, path: `/${name}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Without an agent each request connects anew, so that the kernel says whether the other side lives.
    request({ ...options, agent: false, signal: AbortSignal.timeout(PATIENCE) }, resolve)
      .once("error", reject)
      .end(argument && JSON.stringify(argument));
  });
  return { isOk: response.statusCode === 200, body: await json(response) };
}
