import fc from "fast-check";
import {
  bytesOf,
  type Field,
  fieldsFor,
  hostileJson,
  hostileText,
  type Known,
  mostly,
  type Named,
  type Schema,
  valuesFor,
  words,
} from "./values.js";

/**
 * A request on the wire. Each character of these strings is a byte. `~name~` is a placeholder, which gets its value when
 * the request is sent.
 */
export interface WireRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type Header = readonly [name: string, value: string];

/** The parts of an OpenAPI document from which requests are made, by path and method. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

export interface Described {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** Values that the OpenAPI document does not have. */
export interface Knowledge extends Known {
  /** Valid headers by security scheme. */
  readonly credentials: Readonly<Record<string, readonly Header[]>>;
  /** Secrets of every kind, to send in wrong places. */
  readonly secrets: readonly string[];
}

/** Replaces names with their values. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/~(\w+)~/g, (all, name) => (Object.hasOwn(values, name) ? values[name]! : all));

/** Encodes a string for a path or a query. */
const percentEncode = (text: string): string =>
  bytesOf(text).replaceAll(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** Encodings of a string: correct, double, of every byte, or none. */
const encodings: fc.Arbitrary<(text: string) => string> = mostly(
  17,
  fc.constant(percentEncode),
  fc.constantFrom(
    (text: string) => percentEncode(percentEncode(text)),
    (text: string) => Buffer.from(text).toString("hex").replaceAll(/../g, "%$&"),
    (text: string) => bytesOf(text).replaceAll(/[\0-\x20]/g, ""),
  ),
);

const formOf = (fields: readonly Field[], write: (text: string) => string): string =>
  fields.map(([name, { text }]) => `${write(name)}=${write(text)}`).join("&");

/** Changes of a path. */
const PATHS: readonly ((path: string) => string)[] = [
  (path) => `${path}/`,
  (path) => `/${path}`,
  (path) => `/x/..${path}`,
  (path) => `/%2e%2e${path}`,
  (path) => `${path}%00`,
  (path) => `${path};x=1`,
  (path) => `${path}%0d%0aX-Injected:%201`,
  (path) => path.slice(0, -1),
  (path) => path.toUpperCase(),
  (path) => path.replaceAll("/", "//"),
  (path) => path.replaceAll("/", "\\"),
  (path) => path.replaceAll(/(?<=.)\//g, "%2f"),
  (path) => path.replaceAll("s", "%73"),
];

const pathsFor = (path: string, named: readonly Named[], known: Knowledge) =>
  fc
    .record({
      fields: fc.tuple(...named.map(([name, schema]) => valuesFor(name, schema, known))),
      write: encodings,
      change: mostly(
        18,
        fc.constant((text: string) => text),
        fc.constantFrom(...PATHS),
      ),
    })
    .map(({ fields, write, change }) =>
      change(
        fields.reduce((text, value, i) => text.replace(`{${named[i]![0]}}`, () => write(value.text)), path),
      ),
    );

const queriesFor = (named: readonly Named[], known: Knowledge): fc.Arbitrary<string> =>
  mostly(
    19,
    fc.record({ fields: fieldsFor(named, known), write: encodings }).map(({ fields, write }) => {
      const query = formOf(fields, write);
      return query === "" ? "" : `?${query}`;
    }),
    hostileText.map((text) => `?${percentEncode(text)}`),
  );

const SCHEMES = words("Bearer Basic Digest Token");

/** Returns valid headers of a scheme, or secrets of every kind in wrong headers and forms. */
function credentialsFor({ security = [] }: Described, known: Knowledge): fc.Arbitrary<readonly Header[]> {
  // An empty requirement means that no credential is necessary.
  const right = (security.length === 0 ? [{}] : security).flatMap((schemes) => {
    const [scheme] = Object.keys(schemes);
    return scheme === undefined ? [[]] : known.credentials[scheme]!.map((header) => [header]);
  });
  const secret = mostly(
    14,
    fc.constantFrom(...known.secrets),
    fc.oneof(hostileText.map(bytesOf), fc.constant("x".repeat(8192))),
  );
  const header = fc
    .record({
      name: fc.constantFrom("X-API-Key", "Authorization", "Cookie", "Proxy-Authorization", "x-api-key"),
      before: fc.constantFrom(
        "",
        "bearer   ",
        "Bearer Bearer ",
        "Bearer",
        ...SCHEMES.map((name) => `${name} `),
      ),
      secret: fc.oneof(
        secret,
        secret.map((text) => `puid_session=${text}`),
      ),
      after: mostly(18, fc.constant(""), fc.constantFrom(" ", ",", ", x", ";", "=", "\t", "A")),
    })
    .map(({ name, before, secret, after }) => [name, before + secret + after] as const);
  return mostly(15, fc.constantFrom(...right), fc.array(header, { maxLength: 3 }));
}

const strangeHeaders: fc.Arbitrary<Header> = fc.tuple(
  fc.constantFrom(
    ...words(
      "X-HTTP-Method-Override X-Original-URL X-Rewrite-URL X-Request-Id Host Origin Referer Cookie Accept",
    ),
    ...words(
      "X-Forwarded-Host X-Forwarded-Proto X-Forwarded-For Forwarded Range If-None-Match Content-Type TE",
    ),
    ...words("Accept-Encoding Content-Encoding Content-Length Transfer-Encoding Connection Upgrade Trailer"),
    ...words("__proto__ constructor"),
  ),
  fc.oneof(
    hostileText.map(bytesOf),
    fc.constantFrom(
      ...words(
        "DELETE evil.example http://evil.example/ 127.0.0.1 https /metrics text/html gzip bytes=0-0 * 5",
      ),
      ...words("99999999999 chunked identity close h2c websocket the-same-id-twice"),
    ),
  ),
);

interface Content {
  readonly type: string | undefined;
  readonly body: string;
}

const TYPES = [
  ...words(
    "application/json APPLICATION/JSON application/json;;; application/problem+json application/json-seq",
  ),
  ...words(
    "application/x-www-form-urlencoded multipart/form-data text/plain application/octet-stream */* json",
  ),
  ...["application/json; charset=utf-8", "application/x-www-form-urlencoded; charset=utf-16", ""],
  ...["multipart/form-data; boundary=x", `multipart/form-data; boundary=${"x".repeat(999)}`],
  ...[`application/${"a-.".repeat(2000)}json`, `application/json;${" ".repeat(3000)}=`],
];
const strangeTypes = mostly(4, fc.constant(undefined), fc.constantFrom(...TYPES));

/** The most bytes of a body that the service reads. */
const MOST_BYTES = 16_384;

const BODIES = [
  ...["", " ", "--x\r\n\r\n", "x".repeat(MOST_BYTES), "x".repeat(MOST_BYTES + 1)],
  ...words('{ [] null "x" 1 {}} \xef\xbb\xbf{} \xff\xfe \xc0\xaf \xed\xa0\x80 = &&& % a --x--'),
];

const strangeBodies: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...BODIES),
  hostileJson.map(bytesOf),
  hostileText.map(bytesOf),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);

function contentsFor(type: string, { properties = {} }: Schema, known: Knowledge): fc.Arbitrary<Content> {
  const isJson = type === "application/json";
  const written = fc
    .record({
      fields: fieldsFor(Object.entries(properties), known),
      write: encodings,
      size: mostly(18, fc.constant(0), fc.constantFrom(MOST_BYTES - 1, MOST_BYTES, MOST_BYTES + 1, 70_000)),
    })
    .map(({ fields, write, size }) =>
      isJson
        ? bytesOf(`{${fields.map(([name, { json }]) => `${JSON.stringify(name)}:${json}`)}}`).padEnd(size)
        : formOf(fields, write).padEnd(size, "&"),
    );
  return fc.record({
    type: mostly(18, fc.constant(type), strangeTypes),
    body: mostly(18, written, strangeBodies),
  });
}

const METHODS = words("GET HEAD POST PUT PATCH DELETE OPTIONS PROPFIND QUERY get M-SEARCH");

/** Returns requests to an operation: valid ones, almost valid ones, and hostile ones. */
function requestsOf(
  path: string,
  verb: string,
  described: Described,
  known: Knowledge,
): fc.Arbitrary<WireRequest> {
  const { parameters = [], requestBody } = described;
  const namedIn = (place: string): Named[] =>
    parameters.filter((one) => one.in === place).map(({ name, schema }) => [name, schema] as const);
  const contents = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    contentsFor(type, schema, known),
  );
  const none = fc.constant<Content>({ type: undefined, body: "" });
  const strange = fc.record({ type: strangeTypes, body: strangeBodies });
  return fc
    .record({
      method: mostly(17, fc.constant(verb.toUpperCase()), fc.constantFrom(...METHODS)),
      path: pathsFor(path, namedIn("path"), known),
      query: queriesFor(namedIn("query"), known),
      credentials: credentialsFor(described, known),
      strangers: mostly(17, fc.constant([]), fc.array(strangeHeaders, { maxLength: 3 })),
      content: mostly(18, contents.length > 0 ? fc.oneof(...contents) : none, strange),
    })
    .map(({ method, path, query, credentials, strangers, content: { type, body } }) => ({
      method,
      target: path + query,
      headers: [
        ...credentials,
        ...(type === undefined ? [] : [["Content-Type", type] as const]),
        ...strangers,
      ],
      body,
    }));
}

/** Returns requests to all of these operations, with more requests to those with more inputs. */
export const requestsTo = (paths: Paths, known: Knowledge): fc.Arbitrary<WireRequest> =>
  fc.oneof(
    ...Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([verb, described]) => {
        const { parameters = [], requestBody, security = [] } = described;
        const properties = Object.values(requestBody?.content ?? {}).map(
          ({ schema }) => schema.properties ?? {},
        );
        const inputs = [...parameters, ...security, ...properties.flatMap(Object.keys)];
        return { weight: 1 + inputs.length, arbitrary: requestsOf(path, verb, described, known) };
      }),
    ),
  );
