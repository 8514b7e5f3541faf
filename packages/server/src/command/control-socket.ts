import { createServer, type IncomingMessage, request, type Server } from "node:http";
import { json } from "node:stream/consumers";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import type { Administration } from "./administration.js";
import { UsageError } from "./configuration.js";
import type { Holder } from "./data-directory.js";

/**
 * Administration over a Unix socket in the data directory. Only one process can use the embedded database, so other
 * processes on the machine send it their commands. The permissions of the socket and its directory are the only
 * credential.
 */

/** Milliseconds to wait for the answer of the other process. */
const PATIENCE = 5000;

/**
 * Listens at the address of a socket, and runs commands with `administration` while it returns one.
 *
 * @throws UsageError if the file system does not support sockets
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
    if (methods === undefined || !Object.hasOwn(methods, name))
      throw new UsageError("the running server cannot run this command now");
    return c.json(await methods[name as keyof Administration](await c.req.json()));
  });
  app.onError((error, c) => c.json({ message: error.message }, 400));
  const server = createAdaptorServer({ fetch: app.fetch, createServer }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // Node binds before `listen` returns, so the umask applies to the socket.
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

/** Returns the state of a holder. The kernel refuses connections to a dead one. A holder that does not answer is busy. */
export async function holderState(holder: Holder): Promise<"dead" | "busy" | "ready"> {
  try {
    const { body } = await ask(holder, "GET", "");
    return Object(body).isReady === true ? "ready" : "busy";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ECONNREFUSED" || code === "ENOENT" ? "dead" : "busy";
  }
}

/** Returns the operator's functions, which a holder runs. */
export function remoteAdministration(holder: Holder): Administration {
  return new Proxy({} as Administration, {
    get: (_, name) => async (argument: object) => {
      const { isOk, body } = await ask(holder, "POST", String(name), argument).catch((error) => {
        throw new UsageError(`the running server did not answer: ${error.message}`);
      });
      if (!isOk)
        throw new UsageError(
          Object(body).message ?? "the running server rejected the command without a reason",
        );
      return body;
    },
  });
}

/** Sends a request to a holder's socket. The platform's fetch does not support sockets. */
async function ask(
  { socket }: Holder,
  method: string,
  name: string,
  argument?: object,
): Promise<{ readonly isOk: boolean; readonly body: unknown }> {
  const options = { socketPath: socket, method, path: `/${name}` };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    // Without an agent, each request opens a connection. The kernel refuses it if the other process is dead.
    request({ ...options, agent: false, signal: AbortSignal.timeout(PATIENCE) }, resolve)
      .once("error", reject)
      .end(argument && JSON.stringify(argument));
  });
  return { isOk: response.statusCode === 200, body: await json(response) };
}
