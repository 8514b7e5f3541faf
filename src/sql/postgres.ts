import { createCompositePuid } from "../composite.js";
import type { AnyPuid } from "../core/codec.js";
import type { Ranges } from "../core/mixed-radix.js";
import { type PuidOptions, readTweak } from "../core/options.js";
import { KEY_BYTES, readKey } from "../ff1/aes-key.js";
import { createPuid } from "../puid.js";
import { FREE_BITS } from "../text/uuid.js";
import { describe } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import { createUuidPuid } from "../uuid.js";
import { bytes, dollarQuoted, identifier, literal } from "./names.js";
import { BIGINTS, compositeOrdinals, type Ordinals, partsQuery, plainOrdinals } from "./ordinals.js";
import { createRounds, declareRounds, type Rounds, writeRounds } from "./rounds.js";
import { digits, type Spelling, uuid } from "./spellings.js";

/**
 * The options of `postgresFunctions`: the format of the ids, as in `createPuid` or `createUuidPuid`, and the place of
 * the functions.
 */
export interface PostgresFunctionsOptions
  extends Pick<PuidOptions, "prefix" | "alphabet" | "length" | "capacity" | "tweak"> {
  /** The beginning of the functions' names: `usr` for `usr_id` and `usr_ordinal`. At most 55 bytes in UTF-8. */
  readonly name: string;
  /** The schema of the functions. The default is `public`. */
  readonly schema?: string | undefined;
  /**
   * The parts of composite ids, as in `createCompositePuid`, in place of `capacity`. Each range is at most 2^63. The
   * functions are then `usr_id(tenant, row)`, `usr_parts(id)` and `usr_ordinal(id)`.
   */
  readonly parts?: Ranges | undefined;
  /** Whether the ids are UUIDs. The default is false. With it, leave out `prefix`, `alphabet` and `length`. */
  readonly uuid?: boolean | undefined;
  /**
   * The setting that holds the key in hexadecimal, such as `app.user_key`. The default is `puid.key`. Set it on each
   * connection. Do not store it with `alter database` or `alter role`: every role of the cluster can read it there.
   */
  readonly setting?: string | undefined;
  /**
   * The key itself. The SQL then contains it, and the functions are immutable: indexes and generated columns can use
   * them. Every role that can log in to the database can read the key in `pg_proc`.
   */
  readonly inlineKey?: Uint8Array | string | undefined;
  /**
   * The schema of the extension pgcrypto. By default the SQL finds the extension, or installs it in `public`.
   */
  readonly pgcryptoSchema?: string | undefined;
}

const NAMES = [
  "name",
  "schema",
  "uuid",
  "setting",
  "inlineKey",
  "pgcryptoSchema",
  "prefix",
  "alphabet",
  "length",
  "capacity",
  "tweak",
  "parts",
];

/** What the functions consist of. */
interface Plan {
  readonly rounds: Rounds;
  readonly spelling: Spelling;
  readonly ordinals: Ordinals;
  /** Ordinals are below this. */
  readonly capacity: bigint;
  readonly key: Key;
  /** The name of the function that calls pgcrypto. */
  readonly encrypt: string;
}

/** How the functions read the key. */
interface Key {
  /** Declares `k`, the bytes of the key. */
  readonly declare: string;
  /** Checks the setting, and sets `k`. */
  readonly read: string;
}

/**
 * The search path of all code. With it, objects of other roles cannot run in place of PostgreSQL's own. PostgreSQL
 * searches `pg_temp` first unless the path names it.
 */
const PATH = "pg_catalog, pg_temp";

/**
 * Returns SQL that installs a codec in PostgreSQL 14 and later. It needs the extension pgcrypto.
 *
 * - `NAME_id(bigint)` returns the id of an ordinal.
 * - `NAME_ordinal(text)` returns the ordinal of an id, or null if the codec never issues it.
 * - `NAME_encrypt` calls pgcrypto. The others use it.
 *
 * With `parts`, `NAME_id` takes the parts, such as `NAME_id(tenant, row)`, and `NAME_parts(id)` returns them. If the
 * capacity is above 2^63, `NAME_ordinal` returns `numeric`.
 *
 * The ids are exactly those of `createPuid`, `createUuidPuid` or `createCompositePuid` with the same key and options.
 *
 * @throws PuidError `invalid_options`, with the rejected `option`, or `invalid_key`
 *
 * @example
 * ```ts
 * import { postgresFunctions } from "puid-codec/sql";
 *
 * const sql = postgresFunctions({ name: "usr", prefix: "usr_" });
 * sql.includes('create or replace function "public"."usr_ordinal"'); // true
 * ```
 */
export function postgresFunctions(given: PostgresFunctionsOptions): string {
  const options = checkOptions(given, NAMES);
  const { name, schema = "public", pgcryptoSchema, parts } = options;
  const codec = createCodec(options);
  const isUuid = options.uuid === true;
  const tweak = readTweak(codec.prefix, options.tweak);
  const rounds = isUuid
    ? createRounds(2, FREE_BITS, tweak)
    : createRounds(codec.alphabet.length, codec.length, tweak);
  const place = identifier("schema", schema);
  const [id, ordinal, encrypt, split] = ["_id", "_ordinal", "_encrypt", "_parts"].map(
    (suffix) => `${place}.${identifier("name", name, suffix)}`,
  ) as [string, string, string, string];
  const capacity = parts === undefined && codec.capacity > BIGINTS ? BIGINTS : codec.capacity;
  const ordinals = parts === undefined ? plainOrdinals(capacity) : compositeOrdinals(parts, capacity);
  const plan: Plan = {
    rounds,
    spelling: isUuid ? uuid : digits(codec.prefix, codec.alphabet, rounds),
    ordinals,
    capacity,
    key: keyOf(options),
    encrypt,
  };
  const attributes = `${options.inlineKey === undefined ? "stable" : "immutable"} strict parallel safe
set search_path = ${PATH}`;
  const functions: [signature: string, definition: string][] = [
    [
      `${id}(${ordinals.parameters.map(() => "bigint").join(", ")})`,
      `create or replace function ${id}(${ordinals.parameters.join(", ")}) returns text
language plpgsql ${attributes}
as ${dollarQuoted(idBody(plan))}`,
    ],
    [
      `${ordinal}(text)`,
      `create or replace function ${ordinal}(id text) returns ${ordinals.type}
language plpgsql ${attributes}
as ${dollarQuoted(ordinalBody(plan))}`,
    ],
  ];
  if (parts !== undefined) {
    const columns = ordinals.parameters.map((parameter) => `out ${parameter}`).join(", ");
    functions.push([
      `${split}(text)`,
      `create or replace function ${split}(text, ${columns})
language sql ${attributes}
as ${dollarQuoted(`${partsQuery(parts, `${ordinal}($1)`)}\n`)}`,
    ]);
  }
  // One statement installs everything or nothing, even if the client continues after an error.
  return `do ${dollarQuoted(installBody(functions, encrypt, pgcryptoSchema))};\n`;
}

/** Returns the body that finds or installs pgcrypto and creates all functions. */
function installBody(
  functions: readonly (readonly [signature: string, definition: string])[],
  encrypt: string,
  pgcryptoSchema: string | undefined,
): string {
  const schema = pgcryptoSchema === undefined ? "public" : pgcryptoSchema;
  const place = identifier("pgcryptoSchema", schema);
  const signatures = [...functions.map(([signature]) => signature), `${encrypt}(bytea, bytea, text)`];
  const check = `  elsif crypto <> ${literal(schema)} then
    raise exception '"pgcryptoSchema" must be the schema of the extension pgcrypto, "%", got "%"',
      crypto, ${literal(schema)};
`;
  return `declare
  path constant pg_catalog.text := pg_catalog.current_setting('search_path');
  crypto pg_catalog.name;
  crypto_owner pg_catalog.oid;
  definition pg_catalog.text;
  existing pg_catalog.regprocedure;
  owner pg_catalog.name;
begin
  -- Objects that other roles created on the search path must not run here. The end restores the path.
  perform pg_catalog.set_config('search_path', '${PATH}', true);
  select nspname, extowner into crypto, crypto_owner
    from pg_namespace n join pg_extension on n.oid = extnamespace where extname = 'pgcrypto';
  if crypto is null then
    create extension pgcrypto with schema ${place};
    crypto := ${literal(schema)};
    crypto_owner := (select oid from pg_roles where rolname = current_user);
${pgcryptoSchema === undefined ? "" : check}  end if;
  -- The owner of pgcrypto could drop it and create a function of the same name, which would get the key.
  if not exists (
    select from pg_roles where oid = crypto_owner
      and (rolsuper or rolname = current_user or oid = (select datdba from pg_database where datname = current_database()))
  ) then
    raise exception 'the extension pgcrypto must belong to a superuser, to the owner of the database or to "%", got "%"',
      current_user, pg_get_userbyid(crypto_owner);
  end if;
  -- "return" binds the body to pgcrypto's function itself, not to its name. PostgreSQL can inline it, because it sets no
  -- search path.
  execute format(
    'create or replace function %s(bytea, bytea, text) returns bytea language sql immutable strict parallel safe
       return %I.encrypt($1, $2, $3)',
    ${literal(encrypt)}, crypto
  );
${functions.map(([signature, definition]) => replaceFunction(signature, definition)).join("")}  -- "create or replace" keeps the owner of an existing function. Another owner could replace it again.
  select oid, pg_get_userbyid(proowner) into existing, owner from pg_proc
    where pg_get_userbyid(proowner) <> current_user and oid in (
      ${signatures.map((signature) => `${literal(signature)}::regprocedure`).join(",\n      ")}
    );
  if found then
    raise exception '% must belong to the role "%", got "%"; drop it, or run this as its owner',
      existing, current_user, owner;
  end if;
  perform set_config('search_path', path, true);
end
`;
}

/**
 * Returns the statement that creates or replaces a function. PostgreSQL replaces no function with another type of the
 * result or other names of parameters: such a function is dropped first, unless a view or a column uses it.
 */
const replaceFunction = (
  signature: string,
  definition: string,
): string => `  definition := ${dollarQuoted(definition)};
  begin
    execute definition;
  exception when invalid_function_definition then
    drop function ${signature};
    execute definition;
  end;
`;

/** Returns the body of NAME_id. */
function idBody({ rounds, spelling, ordinals, key, encrypt }: Plan): string {
  const [, odd] = rounds.moduli;
  const isNumeric = rounds.half === "numeric" || ordinals.type === "numeric";
  return `declare
  a ${rounds.half};
  b ${rounds.half};
${ordinals.declare}${key.declare}${declareRounds(rounds)}${spelling.declareWrite}begin
${key.read}${ordinals.read}  a := ${isNumeric ? `div(ordinal, ${odd})` : `ordinal / ${odd}`};
  b := mod(ordinal, ${odd});
${writeRounds(rounds, "encrypt", encrypt)}${spelling.write}end
`;
}

/** Returns the body of NAME_ordinal. */
function ordinalBody({ rounds, spelling, capacity, key, encrypt }: Plan): string {
  const [, odd] = rounds.moduli;
  // With collation "C", strings are equal if their bytes are, whatever the collation of the argument.
  return `declare
  t text collate "C" := id;
  a ${rounds.half} := 0;
  b ${rounds.half} := 0;
${key.declare}  point numeric;
${declareRounds(rounds)}${spelling.declareRead}begin
${key.read}${spelling.read}${writeRounds(rounds, "decrypt", encrypt)}  point := a::numeric * ${odd} + b;
  if point >= ${capacity} then
    return null;
  end if;
  return point;
end
`;
}

/** Returns a codec of the same format, with a key of zeros. It validates the options and has the defaults. */
function createCodec(options: PostgresFunctionsOptions): AnyPuid {
  const { prefix, alphabet, length, capacity, tweak, parts, uuid: isUuid = false } = options;
  if (typeof isUuid !== "boolean") refuseOption("uuid", "be true or false", describe(isUuid));
  const key = new Uint8Array(16);
  if (isUuid) {
    refuseExtra("uuid", { prefix, alphabet, length, parts });
    return createUuidPuid({ key, capacity, tweak });
  }
  if (parts === undefined) return createPuid({ key, prefix, alphabet, length, capacity, tweak });
  refuseExtra("parts", { capacity });
  return createCompositePuid({ key, prefix, alphabet, length, tweak, parts });
}

/** @throws PuidError `invalid_options` if an option is given that another option excludes */
function refuseExtra(other: string, options: Readonly<Record<string, unknown>>): void {
  const extra = Object.entries(options).find(([, value]) => value !== undefined);
  if (extra !== undefined) refuseOption(extra[0], `be left out with "${other}"`, describe(extra[1]));
}

/** Returns how the functions read the key: from the SQL itself, or from a setting. */
function keyOf({ inlineKey, setting = "puid.key" }: PostgresFunctionsOptions): Key {
  if (inlineKey !== undefined) {
    return { declare: `  k constant bytea := ${bytes(readKey(inlineKey))};\n`, read: "" };
  }
  // The names that PostgreSQL allows for custom settings
  if (typeof setting !== "string" || !/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)+$/.test(setting)) {
    refuseOption("setting", 'be names with dots between them, such as "puid.key"', describe(setting));
  }
  const lengths = KEY_BYTES.map((bytes) => 2 * bytes);
  const list = lengths.join(", ").replace(/, (?=\d+$)/, " or ");
  const rule = `"${setting}" must be the key in ${list} hexadecimal digits, got %s characters`;
  const advice = `set it on each connection: select set_config('${setting}', KEY, false)`;
  // Check here: pgcrypto pads short keys without an error, and the message of decode() shows a character of the key.
  return {
    declare: `  hex constant text := current_setting(${literal(setting)}, true);\n  k bytea;\n`,
    read: `  if (length(hex) in (${lengths.join(", ")}) and hex ~ '^[0-9A-Fa-f]*$') is not true then
    raise exception using errcode = 'invalid_parameter_value',
      message = format(${literal(`${rule}; ${advice}`)}, coalesce(length(hex), 0));
  end if;
  k := decode(hex, 'hex');
`,
  };
}
