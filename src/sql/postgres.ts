import type { Puid } from "../core/codec.js";
import { type PuidOptions, readTweak } from "../core/options.js";
import { readKey } from "../ff1/aes-key.js";
import { createPuid } from "../puid.js";
import { describe, quote } from "../util/errors.js";
import { checkOptions, refuseOption } from "../util/validate.js";
import { createUuidPuid } from "../uuid.js";
import { bytes, dollarQuoted, identifier, literal } from "./names.js";
import { createRounds, declareRounds, type Rounds, writeRounds } from "./rounds.js";
import { digits, type Spelling, uuid } from "./spellings.js";

/** The format of the ids, as `createPuid` takes it or `createUuidPuid`, and where the functions go. */
export interface PostgresFunctionsOptions
  extends Pick<PuidOptions, "prefix" | "alphabet" | "length" | "capacity" | "tweak"> {
  /** What the functions' names begin with: `usr` for `usr_id` and `usr_ordinal`. At most 55 bytes. */
  readonly name: string;
  /** The schema that they go to; by default `public`. */
  readonly schema?: string | undefined;
  /** Ids that are UUIDs. */
  readonly uuid?: boolean | undefined;
  /**
   * The setting that holds the key in hexadecimal, such as `app.user_key`; by default `puid.key`. Set it on each
   * connection: every role of the cluster can read what `alter database` or `alter role` stores.
   */
  readonly setting?: string | undefined;
  /**
   * The key itself, to be written into the functions. They are then immutable, and serve in indexes and generated
   * columns. Every role that can log in to the database can read the key in `pg_proc`.
   */
  readonly inlineKey?: Uint8Array | string | undefined;
  /**
   * The schema of the extension pgcrypto. By default it is where pgcrypto is, or `public` if the script has to
   * install it.
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
];

/** A `bigint` holds ordinals below this. */
const BIGINTS = 2n ** 63n;

/** What both functions are made of. */
interface Plan {
  readonly rounds: Rounds;
  readonly spelling: Spelling;
  /** Ordinals are below this. */
  readonly capacity: bigint;
  readonly key: Key;
  /** The function that calls pgcrypto. */
  readonly encrypt: string;
}

/** Where the functions get the key from. */
interface Key {
  /** Declares `k`, its bytes. */
  readonly declare: string;
  /** Sets `k`, or checks it. */
  readonly read: string;
}

/**
 * The search path of all code here, so that objects of other roles do not run in place of PostgreSQL's own. PostgreSQL
 * searches `pg_temp` first unless the path names it.
 */
const PATH = "pg_catalog, pg_temp";

/**
 * Returns SQL that installs a codec in PostgreSQL, 14 and later, on the extension pgcrypto: `NAME_id(bigint)` gives the
 * id of an ordinal, and `NAME_ordinal(text)` the ordinal of an id, or null if it was not issued. They make the ids of
 * `createPuid` with the same key and options, to the character. Both call pgcrypto through `NAME_encrypt`.
 *
 * @throws PuidError `invalid_options` with the `option` at fault, or `invalid_key`
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
  const { name, schema = "public", pgcryptoSchema } = options;
  const codec = createCodec(options);
  const isUuid = options.uuid === true;
  const tweak = readTweak(codec.prefix, options.tweak);
  const rounds = isUuid
    ? createRounds(2, 122, tweak)
    : createRounds(codec.alphabet.length, codec.length, tweak);
  const place = identifier("schema", schema);
  const [id, ordinal, encrypt] = ["_id", "_ordinal", "_encrypt"].map(
    (suffix) => `${place}.${identifier("name", name, suffix)}`,
  ) as [string, string, string];
  const plan: Plan = {
    rounds,
    spelling: isUuid ? uuid : digits(codec.prefix, codec.alphabet, rounds),
    capacity: codec.capacity < BIGINTS ? codec.capacity : BIGINTS,
    key: keyOf(options),
    encrypt,
  };
  const attributes = `language plpgsql ${options.inlineKey === undefined ? "stable" : "immutable"} strict parallel safe
set search_path = ${PATH}`;
  const functions = [
    `create or replace function ${id}(ordinal bigint) returns text
${attributes}
as ${dollarQuoted(idBody(plan))}`,
    `create or replace function ${ordinal}(id text) returns bigint
${attributes}
as ${dollarQuoted(ordinalBody(plan))}`,
  ];
  const signatures = [`${id}(bigint)`, `${ordinal}(text)`, `${encrypt}(bytea, bytea, text)`];
  // One statement: it installs all or nothing, even if the client goes on after an error.
  return `do ${dollarQuoted(installBody(functions, signatures, encrypt, pgcryptoSchema))};\n`;
}

/** Finds pgcrypto or installs it, and creates the functions, the one that calls pgcrypto among them. */
function installBody(
  functions: readonly string[],
  signatures: readonly string[],
  encrypt: string,
  pgcryptoSchema: string | undefined,
): string {
  const wanted = pgcryptoSchema === undefined ? "public" : pgcryptoSchema;
  const place = identifier("pgcryptoSchema", wanted);
  const check = `  elsif crypto <> ${literal(wanted)} then
    raise exception '"pgcryptoSchema" must be the schema of the extension pgcrypto, "%", got "%"',
      crypto, ${literal(wanted)};
`;
  return `declare
  path constant pg_catalog.text := pg_catalog.current_setting('search_path');
  crypto pg_catalog.name;
  keeper pg_catalog.oid;
  existing pg_catalog.regprocedure;
  owner pg_catalog.name;
begin
  -- What others created on the search path must not run here. Statements that follow get the old path back.
  perform pg_catalog.set_config('search_path', '${PATH}', true);
  select nspname, extowner into crypto, keeper
    from pg_namespace n join pg_extension on n.oid = extnamespace where extname = 'pgcrypto';
  if crypto is null then
    create extension pgcrypto with schema ${place};
    crypto := ${literal(wanted)};
    keeper := (select oid from pg_roles where rolname = current_user);
${pgcryptoSchema === undefined ? "" : check}  end if;
  -- Its owner can drop the extension and put a function of the same name in its place.
  if not exists (
    select from pg_roles where oid = keeper
      and (rolsuper or rolname = current_user or oid = (select datdba from pg_database where datname = current_database()))
  ) then
    raise exception 'the extension pgcrypto must belong to a superuser, to the owner of the database or to "%", got "%"',
      current_user, pg_get_userbyid(keeper);
  end if;
  -- Its body is bound to pgcrypto's function, not to a name. PostgreSQL inlines it: it would not if it set its search path.
  execute format(
    'create or replace function %s(bytea, bytea, text) returns bytea language sql immutable strict parallel safe
       return %I.encrypt($1, $2, $3)',
    ${literal(encrypt)}, crypto
  );
${functions.map((definition) => `  execute ${dollarQuoted(definition)};\n`).join("")}  -- "create or replace" keeps a function's owner, who could replace it again.
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

function idBody({ rounds, spelling, capacity, key, encrypt }: Plan): string {
  const [, odd] = rounds.moduli;
  const quotient = rounds.half === "numeric" ? `div(ordinal, ${odd})` : `ordinal / ${odd}`;
  // A bigint is always below 2^63.
  const tooLarge = capacity < BIGINTS ? ` or ordinal >= ${capacity}` : "";
  return `declare
  a ${rounds.half};
  b ${rounds.half};
${key.declare}${declareRounds(rounds)}${spelling.declareWrite}begin
${key.read}  if ordinal < 0${tooLarge} then
    raise exception using errcode = 'numeric_value_out_of_range',
      message = format('"ordinal" must be from 0 to ${capacity - 1n}, got %s', ordinal);
  end if;
  a := ${quotient};
  b := mod(ordinal, ${odd});
${writeRounds(rounds, "encrypt", encrypt)}${spelling.write}end
`;
}

function ordinalBody({ rounds, spelling, capacity, key, encrypt }: Plan): string {
  const [, odd] = rounds.moduli;
  // Whatever the collation of what is asked for, texts are equal when their bytes are.
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

/** The codec that the functions are: it checks the format. */
function createCodec(options: PostgresFunctionsOptions): Puid {
  const { prefix, alphabet, length, capacity, tweak, uuid: isUuid = false } = options;
  if (typeof isUuid !== "boolean") refuseOption("uuid", "be true or false", describe(isUuid));
  const key = new Uint8Array(16);
  if (!isUuid) return createPuid({ key, prefix, alphabet, length, capacity, tweak });
  const foreign = Object.entries({ prefix, alphabet, length }).find(([, value]) => value !== undefined);
  if (foreign !== undefined) refuseOption(foreign[0], 'be left out with "uuid"', describe(foreign[1]));
  return createUuidPuid({ key, capacity, tweak });
}

function keyOf({ inlineKey, setting = "puid.key" }: PostgresFunctionsOptions): Key {
  if (inlineKey !== undefined) {
    return { declare: `  k constant bytea := ${bytes(readKey(inlineKey))};\n`, read: "" };
  }
  // The names that PostgreSQL takes for settings of one's own.
  if (typeof setting !== "string" || !/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)+$/.test(setting)) {
    const got = typeof setting === "string" ? quote(setting) : describe(setting);
    refuseOption("setting", 'be names with dots between, such as "puid.key"', got);
  }
  const rule = `"${setting}" must be the key in 32, 48 or 64 hexadecimal digits, got %s characters`;
  const advice = `set it on each connection: select set_config('${setting}', KEY, false)`;
  // pgcrypto pads short keys in silence, and the message of decode() shows a character.
  return {
    declare: `  hex constant text := current_setting(${literal(setting)}, true);\n  k bytea;\n`,
    read: `  if (length(hex) in (32, 48, 64) and hex ~ '^[0-9A-Fa-f]*$') is not true then
    raise exception using errcode = 'invalid_parameter_value',
      message = format(${literal(`${rule}; ${advice}`)}, coalesce(length(hex), 0));
  end if;
  k := decode(hex, 'hex');
`,
  };
}
