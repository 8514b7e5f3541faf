import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";

/** Bytes of a request's headers at most. */
const MOST_HEADERS = 8192;

/** Milliseconds that a request may take to come: its headers and its body. */
const REQUEST_TIME = 5000;

/** Milliseconds that a client has to read why it is refused. To close at once could cost it the answer. */
const LINGER = 1000;

/** An answer of the listener itself, in the API's form. */
interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly message: string;
}

const refusal = (status: number, error: string, message: string): Refusal => ({ status, error, message });

const BAD_ADDRESS = refusal(
  400,
  "bad_request",
  "the request must have a path as its target, and one header Host that names a host",
);
const NO_PROXY = refusal(400, "bad_request", "the method must not be CONNECT: this server is no proxy");
const MALFORMED = refusal(400, "bad_request", "the request must be well-formed HTTP/1.1");
const UNEXPECTED = refusal(417, "expectation_failed", "the header Expect must be 100-continue");

/** By the codes of Node's parser and timers. All other codes are of malformed requests. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refusal(
    408,
    "request_timeout",
    `the request must come whole within ${REQUEST_TIME / 1000} seconds`,
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
 * Node's HTTP server around a handler. It answers in JSON whatever the handler never sees: Node by itself answers
 * such requests without a body.
 */
export function createListener(fetch: (request: Request, bindings: object) => Promise<Response>): Server {
  const options = {
    maxHeaderSize: MOST_HEADERS,
    requestTimeout: REQUEST_TIME,
    keepAliveTimeout: 5000,
    connectionsCheckingInterval: 1000,
    requireHostHeader: false, // is required below
  };
  const listener = getRequestListener(fetch, {
    hostname: "localhost", // for HTTP/1.0, which needs no header Host
    // The handler never rejects: what fails here is to make a URL of the Host and the target.
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
    // A request that came whole has its answer first.
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
