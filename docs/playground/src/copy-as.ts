import { postgresFunctions } from "puid-codec/sql";
import { type Format, nameOf } from "./format.js";

/** An ordinal and its id, which the code claims. */
export interface Sample {
  readonly ordinal: bigint;
  readonly id: string;
}

type Writer = (format: Format, sample: Sample) => string;

/** Shows a bigint as a power of two, if it is one. */
function showBigint(value: bigint): string {
  const power = value.toString(2).length - 1;
  return power >= 16 && value === 2n ** BigInt(power) ? `2n ** ${power}n` : `${value}n`;
}

const quote = (text: string): string => JSON.stringify(text);

/** Returns a string as an argument of a POSIX shell. */
const shell = (text: string): string =>
  /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const options = ({ prefix, alphabet, length, capacity }: Format): string => {
  const name = alphabet === undefined ? undefined : nameOf(alphabet);
  return [
    "key: process.env.PUID_KEY!",
    ...(prefix ? [`prefix: ${quote(prefix)}`] : []),
    ...(alphabet === undefined ? [] : [`alphabet: ${name ? `alphabets.${name}` : quote(alphabet)}`]),
    ...(length === undefined ? [] : [`length: ${length}`]),
    ...(capacity === undefined ? [] : [`capacity: ${showBigint(capacity)}`]),
  ].join(", ");
};

const codec = (format: Format, ...more: string[]): string => {
  const needsAlphabets = format.alphabet !== undefined && nameOf(format.alphabet) !== undefined;
  return [
    `import { ${needsAlphabets ? "alphabets, " : ""}createPuid } from "puid-codec";`,
    ...more,
    "",
    `const users = createPuid({ ${options(format)} });`,
    "",
  ].join("\n");
};

const showPower = (value: bigint): string => showBigint(value).replace("n ** ", "^").replace("n", "");

/** Returns the format by the names that the command and its files have. */
const settings = ({
  prefix,
  alphabet,
  length,
  capacity,
}: Format): Record<string, string | number | undefined> => ({
  prefix: prefix || undefined,
  alphabet: alphabet === undefined ? undefined : (nameOf(alphabet) ?? alphabet),
  length,
  capacity: capacity === undefined ? undefined : showPower(capacity),
});

const flags = (format: Format): string =>
  Object.entries(settings(format))
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` --${name}=${shell(String(value))}`)
    .join("");

/** The ordinals of a column of 64 bits are below this. */
const COLUMN = 2n ** 63n;

/** What the page copies, by the name of its tab. The tests run each of them. */
export const COPY_AS: Readonly<Record<string, Writer>> = {
  TypeScript: (format, { ordinal, id }) =>
    `${codec(format)}users.id(${ordinal}n); // ${quote(id)}\nusers.ordinal(${quote(id)}); // ${ordinal}n\n`,
  zod: (format, { ordinal, id }) =>
    codec(format, 'import { puid } from "puid-codec/zod";', 'import { z } from "zod";') +
    "const Query = z.object({ user: puid(users) });\n" +
    `Query.parse({ user: ${quote(id)} }); // { user: ${ordinal}n }\n`,
  Drizzle: (format, { ordinal, id }) => {
    if (format.capacity !== undefined && format.capacity > COLUMN)
      return "// A bigint column holds numbers below 2^63. Choose a capacity of at most 2^63.\n";
    return [
      codec(
        format,
        'import { puidColumn } from "puid-codec/drizzle";',
        'import { pgTable, QueryBuilder, text } from "drizzle-orm/pg-core";',
        'import { eq } from "drizzle-orm";',
      ),
      'const id = puidColumn(users)("id").primaryKey().generatedByDefaultAsIdentity();',
      'const table = pgTable("users", { id, name: text("name") });',
      `new QueryBuilder().select().from(table).where(eq(table.id, ${quote(id)} as never)).toSQL().params; // [${ordinal}n]`,
      "",
    ].join("\n");
  },
  SQL: ({ prefix, alphabet, length, capacity }, { ordinal, id }) =>
    [
      postgresFunctions({ name: "usr", prefix, alphabet, length, capacity }),
      "-- Set the key on each connection: set puid.key = '…';",
      ordinal < COLUMN
        ? `-- select usr_id(${ordinal}); -- ${id}`
        : `-- usr_id takes a bigint, so this number is too large: ${ordinal}`,
      "",
    ].join("\n"),
  CLI: (format, { ordinal, id }) =>
    [
      "# PUID_KEY has the key.",
      `npx puid-codec id${flags(format)} ${ordinal}`,
      `npx puid-codec ordinal${flags(format)} -- ${shell(id)}`,
      "",
    ].join("\n"),
  "JSON for --config": (format) => `${JSON.stringify(settings(format), null, 2)}\n`,
};
