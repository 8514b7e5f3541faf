import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";

/** The most bytes of a request's headers. */
const MOST_HEADERS = 8192;

/** The most milliseconds until a request's headers and body are complete. */
const REQUEST_TIME = 5000;

/** Milliseconds between an error response and the end of its connection. Closing at once can lose the response. */
const LINGER = 1000;

/** A response of the listener itself, in the form of the API's errors. */
interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly message: string;
}

const refusal = (status: number, error: string, message: string): Refusal => ({ status, error, message });

const BAD_ADDRESS = refusal(
  400,
  "bad_request",
  "the request must have a path as its target, and one Host header that names a host",
);
const NO_PROXY = refusal(400, "bad_request", "the method must not be CONNECT: this server is no proxy");
const MALFORMED = refusal(400, "bad_request", "the request must be well-formed HTTP/1.1");
const UNEXPECTED = refusal(417, "expectation_failed", "the header Expect must be 100-continue");

/** The responses by error code of Node's parser and timers. All other codes mean a malformed request. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refusal(
    408,
    "request_timeout",
    `the request must be complete within ${REQUEST_TIME / 1000} seconds`,
  ),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(
    413,
    "payload_too_large",
    "the body must have shorter chunk extensions",
  ),
  HPE_HEADER_OVERFLOW: refusal(
    431,
    "headers_too_large",
    `the request must have at most ${MOST_HEADERS} bytes of headers`,
  ),
};

/**
 * Creates a Node HTTP server around a handler. It answers requests that never reach the handler with JSON. Node itself
 * answers them without a body.
 */
export function createListener(fetch: (request: Request, bindings: object) => Promise<Response>): Server {
  const options = {
    maxHeaderSize: MOST_HEADERS,
    requestTimeout: REQUEST_TIME,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: 1000,
    requireHostHeader: false, // hasHost checks it
  };
  const listener = getRequestListener(fetch, {
    hostname: "localhost", // for HTTP/1.0, which needs no header Host
    // The handler never rejects. This is for a Host and a target that make no valid URL.
    errorHandler: () => {
      const { status, headers, body } = written(BAD_ADDRESS);
      return new Response(body, { status, headers });
    },
  });
  const responses = new WeakMap<Duplex, ServerResponse>();
  const failed = new WeakSet<Duplex>();
  const http = createServer(options, (incoming, outgoing) => {
    responses.set(incoming.socket, outgoing);
    if (hasHost(incoming)) listener(incoming, outgoing);
    else refuse(outgoing, BAD_ADDRESS);
  });
  http.on("checkExpectation", (_, outgoing) => refuse(outgoing, UNEXPECTED));
  http.on("connect", (_, socket) => cutOff(socket, NO_PROXY));
  http.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (failed.has(socket)) return;
    failed.add(socket);
    const reason = REFUSALS[error.code ?? ""] ?? MALFORMED;
    const response = responses.get(socket);
    const isUnanswered = response !== undefined && !response.writableFinished;
    // A complete request gets its own response first.
    if (isUnanswered && response.req.complete) response.once("close", () => cutOff(socket, reason));
    else if (isUnanswered && response.headersSent) socket.destroy();
    else cutOff(socket, reason);
  });
  return http;
}

/** RFC 9112, section 3.2. */
function hasHost({ httpVersion, headersDistinct: { host = [] } }: IncomingMessage): boolean {
  return host.length === 0 ? httpVersion === "1.0" : host.length === 1 && host[0] !== "";
}

function refuse(outgoing: ServerResponse, reason: Refusal): void {
  const { status, headers, body } = written(reason);
  outgoing.writeHead(status, headers).end(body);
}

function cutOff(socket: Duplex, reason: Refusal): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = written(reason);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `Date: ${new Date().toUTCString()}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${lines.join("\r\n")}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), LINGER).unref();
}

function written({ status, error, message }: Refusal): {
  status: number;
  headers: Record<string, string>;
  body: string;
} {
  const body = JSON.stringify({ error, message });
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(Buffer.byteLength(body)),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    Connection: "close",
  };
  return { status, headers, body };
}
