import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the server received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string goes out as it is, as HTML. Any other value goes out as JSON. */
  readonly body?: unknown;
}

/** Returns the answer to a request. If it returns undefined, it has used the response itself. */
export type Script = (
  received: Received,
  response: ServerResponse,
) => Answer | undefined | Promise<Answer | undefined>;

/** A server that answers by a script and records the requests. */
export interface Server {
  readonly endpoint: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

export async function serve(script: Script): Promise<Server> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", async () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body };
      received.push(one);
      const answer = await script(one, response);
      if (answer === undefined) return;
      const { status = 200, body: payload = {} } = answer;
      const isText = typeof payload === "string";
      response.writeHead(status, {
        "content-type": isText ? "text/html" : "application/json",
        ...answer.headers,
      });
      response.end(isText ? payload : JSON.stringify(payload));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}/api`,
    received,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
