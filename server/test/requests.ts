import fc from "fast-check";

/**
 * A request as it is on the wire: each character of these texts is a byte, and `~name~` stands for what is known
 * when the request is sent.
 */
export interface WireRequest {
  readonly method: string;
  /** The path and the query. */
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: string;
}

export type Header = readonly [name: string, value: string];

/** As much of OpenAPI's description of operations as requests are made of, by paths and by methods. */
export type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

export interface Described {
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** As much of a JSON schema as values are made of. */
export interface Schema {
  readonly type?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $ref?: string;
}

/** What no description tells. */
export interface Known {
  /** Right values, by the names of parameters and properties. */
  readonly values: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** Headers of the right form, by the names of security schemes. */
  readonly credentials: Readonly<Record<string, readonly Header[]>>;
  /** Secrets of every kind, to be put where they do not belong. */
  readonly secrets: readonly string[];
  /** What references refer to. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Puts what names stand for in their places. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/~(\w+)~/g, (all, name) => (Object.hasOwn(values, name) ? values[name]! : all));

/** UTF-8, with a character for each byte. */
const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** Something `usual` in so many cases of 20, and else something `other`. */
export const mostly = <T, U>(
  cases: number,
  usual: fc.Arbitrary<T>,
  other: fc.Arbitrary<U>,
): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: cases, arbitrary: usual }, { weight: 20 - cases, arbitrary: other });

export const words = (text: string): string[] => text.split(" ");

/** What has broken servers: as controls, as Unicode, as names, as numbers, as code, as paths, as forms, by length. */
const HOSTILE = [
  ...["", " ", "\0", "a\0b", "\t", "\n", "\r\nX-Injected: 1", "\x1b[2J", "\x7f", "\x85", "\ufeff", "\u2028"],
  ...["\ud800", "a\udfff", "\udc00\ud800", "\u202e", "\u200f", "\u0301", "ſ", "İ", "１", "٣", "🧨"],
  ...words("__proto__ constructor prototype toString hasOwnProperty then toJSON length null undefined true"),
  ...words("NaN Infinity -0 01 +1 0x1 1e0 1e400 1.0 1_0 0 11 -1 1,2 9007199254740993 18446744073709551616"),
  ...words("' \" \\ $1 % _ * ` $(id) <script>alert(1)</script>"),
  ...["' OR '1'='1", "'; DROP TABLE x; --", " 1", "1 "],
  ...words("../../../etc/passwd ..\\..\\x %00 %2e%2e%2f %252e %c0%af %ed%a0%80 %zz %u0041"),
  ...words("& = ; # ? a=b&a=c [] {}"),
  ...[
    "9".repeat(400),
    "x".repeat(201),
    "x".repeat(2049),
    "a-".repeat(3000),
    " ".repeat(3000),
    "é".repeat(3000),
  ],
];

const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string(),
);

/** A value as text, and as JSON: `1e400` is no number to JavaScript, yet can be written. */
interface Value {
  readonly text: string;
  readonly json: string;
}

const asText = (text: string): Value => ({ text, json: JSON.stringify(text) });
const asJson = (json: string): Value => ({ text: json, json });
const asValue = (value: unknown): Value =>
  typeof value === "string" ? asText(value) : asJson(JSON.stringify(value));

/** JSON, or what resembles it. */
const hostileJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...words("null true [] {} 1 -1 -0 01 +1 0x1 1e400 1.5 NaN undefined 'a' [,] {a:1} [[]] [null]"),
    ...["9".repeat(400), '"\\u0000"', '"\\ud800"', '"\\x41"', '"\t"'],
    ...['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}', '{"toString":1}'],
    ...["[".repeat(7000) + "]".repeat(7000), '{"a":'.repeat(2500) + 1 + "}".repeat(2500), "[".repeat(16_000)],
  ),
  fc.json({ stringUnit: "binary" }),
);

/** Values for a schema: right, at its bounds and beyond, of another type, and worse. */
function valuesFor(name: string, schema: Schema, known: Known): fc.Arbitrary<Value> {
  const fitting = fittingValues(schema, known);
  const right =
    known.values[name] === undefined ? fitting : mostly(18, known.values[name].map(asValue), fitting);
  const spoilt = fc.tuple(right, hostileText).map(([{ text }, more]) => asText(text + more));
  const hostile = fc.oneof(hostileText.map(asText), hostileText.map(asText), spoilt, hostileJson.map(asJson));
  return mostly(15, right, mostly(6, edgesOf(schema, known), hostile));
}

function fittingValues({ $ref, ...schema }: Schema, known: Known): fc.Arbitrary<Value> {
  if ($ref !== undefined) return fittingValues(known.schemas[$ref]!, known);
  const { type, pattern, minimum = 0, maximum = 1000, minLength = 0, maxLength = 100, items } = schema;
  if (type === "integer") return fc.integer({ min: minimum, max: maximum }).map((n) => asJson(String(n)));
  if (type === "array") return arraysOf(items!, schema.minItems ?? 0, schema.maxItems ?? 5, known);
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, "u")).map(asText);
  return fc.string({ unit: "grapheme", minLength, maxLength }).map(asText);
}

const arraysOf = (items: Schema, min: number, max: number, known: Known): fc.Arbitrary<Value> =>
  fc
    .array(fittingValues(items, known), { minLength: min, maxLength: max })
    .map((values) => asJson(`[${values.map(({ json }) => json)}]`));

function edgesOf({ $ref, ...schema }: Schema, known: Known): fc.Arbitrary<Value> {
  if ($ref !== undefined) return edgesOf(known.schemas[$ref]!, known);
  const { minimum, maximum, minLength, maxLength, minItems, maxItems, items } = schema;
  const around = (...bounds: (number | undefined)[]): number[] =>
    bounds.flatMap((bound) => (bound === undefined ? [] : [bound - 1, bound, bound + 1]));
  const lengths = around(minLength, maxLength).filter((length) => length >= 0);
  const counts = around(minItems, maxItems).filter((count) => count >= 0);
  return fc.oneof(
    fc.constantFrom(...around(minimum, maximum, 2 ** 31, 2 ** 53)).map((n) => asJson(String(n))),
    fc.constantFrom(0, ...lengths).map((length) => asText("x".repeat(length))),
    ...counts.map((count) => arraysOf(items!, count, count, known)),
  );
}

type Field = readonly [name: string, value: Value];

/** Each of these once, as a rule; but they may be missing, or come twice, or with others that nobody knows. */
function fieldsFor(schemas: readonly (readonly [string, Schema])[], known: Known): fc.Arbitrary<Field[]> {
  const fields = schemas.map(([name, schema]) => {
    const field = valuesFor(name, schema, known).map((value) => [name, value] as const);
    const count = mostly(16, fc.constant(1), fc.constantFrom(0, 2));
    return count.chain((length) => fc.array(field, { minLength: length, maxLength: length }));
  });
  const names = schemas.flatMap(([name]) => [`${name}[]`, `${name}[0]`, name.toUpperCase(), ` ${name}`]);
  const stranger = fc.tuple(
    fc.oneof(hostileText, fc.constantFrom("__proto__", "constructor", ...names)),
    fc.oneof(hostileText.map(asText), hostileJson.map(asJson)),
  );
  const strangers = mostly(15, fc.constant([]), fc.array(stranger, { maxLength: 3 }));
  return fc.tuple(...fields, strangers).map((all) => all.flat());
}

/** As a path or a query has a text: as it should, twice, byte for byte, or as it is. */
const percentEncode = (text: string): string =>
  bytesOf(text).replaceAll(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, "0")}`);
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

/** What a path may be beside what it should. */
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

const pathsFor = (path: string, schemas: readonly (readonly [string, Schema])[], known: Known) =>
  fc
    .record({
      fields: fc.tuple(...schemas.map(([name, schema]) => valuesFor(name, schema, known))),
      write: encodings,
      change: mostly(
        18,
        fc.constant((text: string) => text),
        fc.constantFrom(...PATHS),
      ),
    })
    .map(({ fields, write, change }) =>
      change(
        fields.reduce((text, value, i) => text.replace(`{${schemas[i]![0]}}`, () => write(value.text)), path),
      ),
    );

const queriesFor = (schemas: readonly (readonly [string, Schema])[], known: Known): fc.Arbitrary<string> =>
  mostly(
    19,
    fc.record({ fields: fieldsFor(schemas, known), write: encodings }).map(({ fields, write }) => {
      const query = formOf(fields, write);
      return query === "" ? "" : `?${query}`;
    }),
    hostileText.map((text) => `?${percentEncode(text)}`),
  );

/** The scheme's right header, or secrets of every kind, in headers and forms that are not theirs. */
function credentialsFor({ security = [] }: Described, known: Known): fc.Arbitrary<readonly Header[]> {
  // An empty one says that there need be none.
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
        "Bearer ",
        "bearer   ",
        "Bearer",
        "Bearer Bearer ",
        "Basic ",
        "Digest ",
        "Token ",
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
    ...["X-HTTP-Method-Override", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded"],
    ...["X-Original-URL", "X-Rewrite-URL", "X-Request-Id", "Host", "Origin", "Referer", "Cookie", "Accept"],
    ...[
      "Accept-Encoding",
      "Content-Encoding",
      "Range",
      "If-None-Match",
      "Content-Length",
      "Transfer-Encoding",
    ],
    ...["Connection", "Upgrade", "TE", "Trailer", "Content-Type", "__proto__", "constructor"],
  ),
  fc.oneof(
    hostileText.map(bytesOf),
    fc.constantFrom(
      ...[
        "DELETE",
        "evil.example",
        "https",
        "127.0.0.1",
        "/metrics",
        "http://evil.example/",
        "text/html",
        "gzip",
      ],
      ...[
        "bytes=0-0",
        "*",
        "5",
        "99999999999",
        "chunked",
        "identity",
        "close",
        "h2c",
        "websocket",
        "same-id-twice",
      ],
    ),
  ),
);

interface Content {
  readonly type: string | undefined;
  readonly body: string;
}

const TYPES = [
  ...["application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json;;;"],
  ...[
    "application/problem+json",
    "application/json-seq",
    `application/${"a-.".repeat(2000)}json`,
    "text/plain",
  ],
  ...["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16"],
  ...[
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    `multipart/form-data; boundary=${"x".repeat(999)}`,
  ],
  ...["application/octet-stream", "*/*", "json", "", `application/json;${" ".repeat(3000)}=`],
];

/** The most bytes that the service reads of a body. */
const MOST_BYTES = 16_384;

const BODIES = [
  ...[
    "",
    " ",
    "{",
    "[]",
    "null",
    '"x"',
    "1",
    "{}}",
    "\xef\xbb\xbf{}",
    "\xff\xfe",
    "\xc0\xaf",
    "\xed\xa0\x80",
  ],
  ...["=", "&&&", "%", "a", "--x\r\n\r\n", "--x--", "x".repeat(MOST_BYTES), "x".repeat(MOST_BYTES + 1)],
];

const strangeBodies: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...BODIES),
  hostileJson.map(bytesOf),
  hostileText.map(bytesOf),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
);

function contentsFor(type: string, { properties = {} }: Schema, known: Known): fc.Arbitrary<Content> {
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
    type: mostly(18, fc.constant(type), fc.constantFrom(undefined, undefined, undefined, ...TYPES)),
    body: mostly(18, written, strangeBodies),
  });
}

const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
  "PROPFIND",
  "QUERY",
  "get",
  "M-SEARCH",
];

/** Requests to an operation: right ones, almost right ones, and those that nobody in his senses sends. */
function requestsOf(
  path: string,
  verb: string,
  described: Described,
  known: Known,
): fc.Arbitrary<WireRequest> {
  const { parameters = [], requestBody } = described;
  const schemasIn = (place: string) =>
    parameters.filter((one) => one.in === place).map(({ name, schema }) => [name, schema] as const);
  const contents = Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
    contentsFor(type, schema, known),
  );
  const none = fc.constant<Content>({ type: undefined, body: "" });
  const strange = fc.record({
    type: fc.constantFrom(undefined, undefined, undefined, ...TYPES),
    body: strangeBodies,
  });
  return fc
    .record({
      method: mostly(17, fc.constant(verb.toUpperCase()), fc.constantFrom(...METHODS)),
      path: pathsFor(path, schemasIn("path"), known),
      query: queriesFor(schemasIn("query"), known),
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

/** Requests to all of these operations, and more to those that take more. */
export const requestsTo = (paths: Paths, known: Known): fc.Arbitrary<WireRequest> =>
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
