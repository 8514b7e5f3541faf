import { connect } from "node:net";
import fc from "fast-check";
import type { WireRequest } from "./requests.js";
import { mostly, words } from "./values.js";

/** The bytes for a connection. Each character is a byte. */
export interface Message {
  readonly bytes: string;
  /** Whether the server may wait for further bytes, which never come. */
  readonly isPart: boolean;
}

/** Replaces placeholders with their values. */
type Fill = (text: string) => string;

/** Frames a body: returns the headers and the body as sent. */
type Framing = (body: string) => readonly [headers: string, body: string];

const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const CHUNKED = "Transfer-Encoding: chunked\r\n";

const byLength: Framing = (body) => [`Content-Length: ${body.length}\r\n`, body];
const byChunks: Framing = (body) => [CHUNKED, `${body === "" ? "" : chunk(body)}0\r\n\r\n`];

const RIGHT: readonly Framing[] = [
  (body) => (body === "" ? ["", ""] : byLength(body)),
  byChunks,
  (body) => [CHUNKED, `${[...body.slice(0, 99)].map(chunk).join("")}0;x=y\r\nX-API-Key: ~silent~\r\n\r\n`],
  (body) => [`Expect: 100-continue\r\n${byLength(body)[0]}`, body],
];

const LENGTHS = [
  "",
  "1 1",
  "1, 1",
  "1\r\nContent-Length: 2",
  ...words("0 -1 +1 0x10 1e1 1,2 1; 9e9"),
  "9".repeat(30),
];
const CODINGS = [
  "",
  "chunked, gzip",
  "gzip, chunked",
  "chunked\r\nTransfer-Encoding: chunked",
  "gzip",
  "identity",
];
const SIZES = [
  "",
  " 1",
  "1\n",
  "1\r",
  "1;\0",
  ...words("g -1 0x1 +1"),
  "f".repeat(17),
  `1;${"x".repeat(20_000)}`,
];
const FIELDS = [
  ...[
    "X: a\r\n folded",
    " X: a",
    "X : a",
    "X",
    ": a",
    "X: a\0b",
    "X: a\rb",
    "X: a\nY: b",
    "X\xff: a",
    "(X): a",
  ],
  ...[`X: ${"x".repeat(9000)}`, "X: y\r\n".repeat(2000)],
];

const WRONG: readonly Framing[] = [
  ...LENGTHS.map(
    (length): Framing =>
      (body) => [`Content-Length: ${length}\r\n`, body],
  ),
  ...CODINGS.map(
    (coding): Framing =>
      (body) => [`Transfer-Encoding: ${coding}\r\n`, byChunks(body)[1]],
  ),
  ...SIZES.map(
    (size): Framing =>
      (body) => [CHUNKED, `${size}\r\n${body}\r\n0\r\n\r\n`],
  ),
  ...FIELDS.map(
    (field): Framing =>
      (body) => [`${field}\r\n${byLength(body)[0]}`, body],
  ),
  (body) => [CHUNKED, `${chunk(body).slice(0, -2)}0\r\n\r\n`],
  (body) => [CHUNKED, `${chunk(body)}0\r\nX: ${"x".repeat(9000)}\r\n\r\n`],
];

/** Framings of bodies that never end. */
const PARTS: readonly Framing[] = [
  () => ["Content-Length: 9\r\n", ""],
  (body) => [`Content-Length: ${body.length + 1000}\r\n`, body],
  (body) => ["Content-Length: 999999999\r\n", body],
  (body) => [CHUNKED, chunk(body)],
  (body) => [CHUNKED, `ffff\r\n${body}`],
];

const HOSTS = [
  ...["", "a b", "\xff", "localhost\r\nHost: evil.example", "x".repeat(5000)],
  ...words(
    "evil.example localhost:99999 localhost/../x user@localhost localhost# localhost?x LOCALHOST %00 1.2.3",
  ),
  ...words("[::1]:80 [::1 0x7f.1 xn--a . 256.1.1.1 a..b"),
];

const TARGETS: readonly ((target: string) => string)[] = [
  ...words("http://evil.example https://user:password@localhost //evil.example HTTP://LOCALHOST \t \\").map(
    (before) => (target: string) => before + target,
  ),
  ...["#x", " x", "\0", "\x7f", "\xff", "a".repeat(9000)].map((after) => (target: string) => target + after),
  ...["", ...words("* localhost:443 http:// http:///x http://[::1 ?n=1")].map((target) => () => target),
];

const VERSIONS = [
  "",
  "HTTP/1.1 x",
  ...words("HTTP/1.0 HTTP/0.9 HTTP/1.2 HTTP/2.0 HTTP/11.1 http/1.1 ICY/1.1"),
];
const METHODS = ["", " GET", ...words("CONNECT TRACE PRI SOURCE ANNOUNCE get G\0T GET\t \r\nGET")];
const ENDS = ["\n", "\r", "\r\r\n", " \r\n", "\0\r\n"];

/** Returns messages with these requests. The message itself can be wrong too. */
const messagesOf = (requests: fc.Arbitrary<WireRequest>, fill: Fill): fc.Arbitrary<Message> =>
  fc
    .record({
      request: requests,
      method: mostly(19, fc.constant(undefined), fc.constantFrom(...METHODS)),
      change: mostly(18, fc.constant(undefined), fc.constantFrom(...TARGETS)),
      version: mostly(19, fc.constant("HTTP/1.1"), fc.constantFrom(...VERSIONS)),
      host: mostly(16, fc.constant("localhost"), fc.constantFrom(undefined, ...HOSTS)),
      framing: mostly(
        14,
        fc.constantFrom(...RIGHT),
        fc.oneof(fc.constantFrom(...WRONG), fc.constantFrom(...PARTS)),
      ),
      end: mostly(19, fc.constant("\r\n"), fc.constantFrom(...ENDS)),
      flips: mostly(18, fc.constant([]), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 })),
      cut: mostly(19, fc.constant(undefined), fc.nat()),
    })
    .map(({ request, change, version, host, framing, end, flips, cut, ...rest }) => {
      const { method = request.method } = rest;
      const target = change === undefined ? request.target : change(request.target);
      const [framed, body] = framing(fill(request.body));
      const lines = [
        `${method} ${target} ${version}`,
        ...(host === undefined ? [] : [`Host: ${host}`]),
        ...request.headers.map(([name, value]) => `${name}: ${value}`),
        framed,
      ];
      const text = fill(`${lines.join(end)}${end}${body}`);
      const bytes = [...(cut === undefined ? text : text.slice(0, cut % text.length))];
      for (const [at, byte] of flips) bytes[at % bytes.length] = String.fromCharCode(byte);
      return { bytes: bytes.join(""), isPart: cut !== undefined || PARTS.includes(framing) };
    });

/** A request inside a body. A server serves it only if it mistakes the end of the body. No other has this key. */
export const HIDDEN = "GET /api/v1/ids?n=10 HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ~silent~\r\n\r\n";

/** Headers that make some servers or proxies find another end of the body. */
const MISLEADING = [
  ...["chunked ", "\tchunked", "\x0bchunked", "chunked, identity", "identity, chunked", "\r\n chunked"].map(
    (coding) => `Transfer-Encoding: ${coding}`,
  ),
  ...words('chunked "chunked" CHUNKED xchunked chunked;q=1 x\r\nTransfer-Encoding:chunked').map(
    (coding) => `Transfer-Encoding:${coding}`,
  ),
  ...["Transfer-Encoding : chunked", " Transfer-Encoding: chunked", "Transfer-Encoding\0: chunked"],
  ...["Transfer_Encoding: chunked", "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked"],
  ...[
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length : 0",
    "Content_Length: 0",
    "X: y\nContent-Length: 0",
  ],
  ...[
    "Connection: Upgrade\r\nUpgrade: h2c",
    "Connection: Upgrade\r\nUpgrade: websocket",
    "Expect: 100-continue",
  ],
  ...["Connection: Content-Length", "Connection: close, keep-alive", "X-HTTP-Method-Override: GET", "X: y"],
];

const smugglingOf = (fill: Fill): fc.Arbitrary<Message> =>
  fc
    .record({
      method: fc.constantFrom(...words("GET HEAD POST PUT DELETE OPTIONS TRACE")),
      path: fc.constantFrom(...words("/api/oauth/token /api/oauth/register /api/v1/ids /healthz /nowhere")),
      version: fc.constantFrom("HTTP/1.1", "HTTP/1.1", "HTTP/1.0"),
      before: fc.constantFrom("0\r\n\r\n", "", "\r\n\r\n", "x=y\r\n\r\n0\r\n\r\n"),
      framing: fc.constantFrom(byLength, byChunks),
      misleading: fc.constantFrom(...MISLEADING),
      isFirst: fc.boolean(),
    })
    .map(({ method, path, version, before, framing, misleading, isFirst }) => {
      const [headers, body] = framing(before + fill(HIDDEN));
      const both = isFirst ? `${misleading}\r\n${headers}` : `${headers}${misleading}\r\n`;
      const rest = "Host: localhost\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n";
      // After an upgrade request with a body, Node reads nothing.
      const isPart = misleading.includes("Upgrade");
      return { bytes: `${method} ${path} ${version}\r\n${rest}${both}\r\n${body}`, isPart };
    });

const NOISE = [
  ...[
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    "SSH-2.0-x\r\n",
    "GET /\r\n",
  ],
  ...[
    "\r\n\r\n\r\n",
    "*1\r\n$4\r\nPING\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "\0".repeat(100),
    "a".repeat(100_000),
  ],
];

const noise: fc.Arbitrary<Message> = fc
  .oneof(
    fc.constantFrom(...NOISE),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  )
  .map((bytes) => ({ bytes, isPart: false }));

/** The last request of a connection. The server closes the connection after its response. */
const LAST = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Returns the bytes of a connection: some messages one after another, up to the first incomplete one. */
export const conversationsOf = (requests: fc.Arbitrary<WireRequest>, fill: Fill): fc.Arbitrary<Message> =>
  fc
    .array(
      fc.oneof(
        { weight: 12, arbitrary: messagesOf(requests, fill) },
        { weight: 6, arbitrary: smugglingOf(fill) },
        { weight: 1, arbitrary: noise },
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((messages) => {
      const last = messages.findIndex(({ isPart }) => isPart) + 1 || messages.length;
      const sent = messages.slice(0, last);
      const { isPart } = sent.at(-1)!;
      return { bytes: sent.map(({ bytes }) => bytes).join("") + (isPart ? "" : LAST), isPart };
    });

/** Sends bytes over a new connection. Returns all that the server sends before it closes the connection. */
export const converse = (port: number, { bytes, isPart }: Message): Promise<string> =>
  new Promise((resolve) => {
    let answers = "";
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.setEncoding("latin1");
    socket.on("data", (text) => {
      answers += text;
    });
    socket.on("error", () => {}); // the server can close before it has read everything
    socket.on("end", () => socket.end());
    socket.on("close", () => resolve(answers));
    socket.write(bytes, "latin1");
    if (isPart) socket.end();
    // Other messages can also be incomplete.
    else socket.setTimeout(500, () => socket.end());
  });
