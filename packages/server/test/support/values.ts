import fc from "fast-check";

/** The parts of a JSON schema from which values are made. */
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

/** Values that schemas do not have. */
export interface Known {
  /** Valid values by the names of parameters and properties. */
  readonly values: Readonly<Record<string, fc.Arbitrary<unknown>>>;
  /** The targets of references. */
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Returns a string as UTF-8, with one character per byte. */
export const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** Generates `usual` in `cases` of 20 cases, and `other` in the rest. */
export const mostly = <T, U>(
  cases: number,
  usual: fc.Arbitrary<T>,
  other: fc.Arbitrary<U>,
): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: cases, arbitrary: usual }, { weight: 20 - cases, arbitrary: other });

/** Splits a list of strings without spaces. */
export const words = (text: string): string[] => text.split(" ");

/** Strings that have broken servers: control characters, Unicode, names, numbers, code, paths, forms, long ones. */
const HOSTILE = [
  ...["", " ", "\0", "a\0b", "\t", "\n", "\r\nX-Injected: 1", "\x1b[2J", "\x7f", "\x85", "\ufeff", "\u2028"],
  ...["\ud800", "a\udfff", "\udc00\ud800", "\u202e", "\u200f", "\u0301", "ſ", "İ", "１", "٣", "🧨"],
  ...words("__proto__ constructor prototype toString hasOwnProperty then toJSON length null undefined true"),
  ...words("NaN Infinity -0 01 +1 0x1 1e0 1e400 1.0 1_0 0 11 -1 1,2 9007199254740993 18446744073709551616"),
  ...words("' \" \\ $1 % _ * ` $(id) <script>alert(1)</script>"),
  ...["' OR '1'='1", "'; DROP TABLE x; --", " 1", "1 "],
  ...words("../../../etc/passwd ..\\..\\x %00 %2e%2e%2f %252e %c0%af %ed%a0%80 %zz %u0041"),
  ...words("& = ; # ? a=b&a=c [] {}"),
  ...["9".repeat(400), "x".repeat(201), "x".repeat(2049)],
  ...["a-", " ", "é"].map((text) => text.repeat(3000)),
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.string(),
);

/** A value as plain text and as JSON. JSON can have `1e400`, which is no number in JavaScript. */
export interface Value {
  readonly text: string;
  readonly json: string;
}

const asText = (text: string): Value => ({ text, json: JSON.stringify(text) });
const asJson = (json: string): Value => ({ text: json, json });
const asValue = (value: unknown): Value =>
  typeof value === "string" ? asText(value) : asJson(JSON.stringify(value));

/** JSON, or almost JSON. */
export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...words("null true [] {} 1 -1 -0 01 +1 0x1 1e400 1.5 NaN undefined 'a' [,] {a:1} [[]] [null]"),
    ...["9".repeat(400), '"\\u0000"', '"\\ud800"', '"\\x41"', '"\t"'],
    ...['{"__proto__":{"isAdmin":true}}', '{"constructor":{"prototype":{"isAdmin":true}}}', '{"toString":1}'],
    ...["[".repeat(7000) + "]".repeat(7000), '{"a":'.repeat(2500) + 1 + "}".repeat(2500), "[".repeat(16_000)],
  ),
  fc.json({ stringUnit: "binary" }),
);

/** Generates values for a schema: valid, at its bounds and beyond, of other types, and hostile. */
export function valuesFor(name: string, schema: Schema, known: Known): fc.Arbitrary<Value> {
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

/** A parameter or a property: its name and its schema. */
export type Named = readonly [name: string, schema: Schema];

/** A parameter or a property with a value. */
export type Field = readonly [name: string, value: Value];

/** Generates each field once in most cases. A field can be missing or come twice, and unknown fields can be added. */
export function fieldsFor(schemas: readonly Named[], known: Known): fc.Arbitrary<Field[]> {
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
