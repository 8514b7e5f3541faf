import { checkOptions, refuseOption } from "../check.js";
import { describe, quote } from "../errors.js";
import { readKey } from "../key.js";
import { type PuidOptions, readTweak } from "../options.js";
import { createPuid, type Puid } from "../puid.js";
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
  /** The setting that holds the key in hexadecimal, such as `app.user_key`; by default `puid.key`. */
  readonly setting?: string | undefined;
  /**
   * The key itself, to be written into the functions. They are then immutable, and serve in indexes and generated
   * columns; and whoever may log in to the database can read the key in its catalogue.
   */
  readonly inlineKey?: Uint8Array | string | undefined;
  /** The schema of the extension pgcrypto; by default `public`. */
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
  /** An expression that gives the key. */
  readonly key: string;
  /** pgcrypto's function. */
  readonly encrypt: string;
  readonly attributes: string;
}

/**
 * SQL that installs a codec in PostgreSQL, 12 and later, on the extension pgcrypto: `NAME_id(bigint)` gives the id of
 * an ordinal, and `NAME_ordinal(text)` the ordinal of an id, or null for what nobody issued. They are the ids of
 * `createPuid` with the same key and options, to the character.
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
  const { name, schema = "public", pgcryptoSchema = "public" } = options;
  const codec = createCodec(options);
  const isUuid = options.uuid === true;
  const tweak = readTweak(codec.prefix, options.tweak);
  const rounds = isUuid
    ? createRounds(2, 122, tweak)
    : createRounds(codec.alphabet.length, codec.length, tweak);
  const crypto = identifier("pgcryptoSchema", pgcryptoSchema);
  const plan: Plan = {
    rounds,
    spelling: isUuid ? uuid : digits(codec.prefix, codec.alphabet, rounds),
    capacity: codec.capacity < BIGINTS ? codec.capacity : BIGINTS,
    key: keyOf(options),
    encrypt: `${crypto}.encrypt`,
    attributes: `language plpgsql ${options.inlineKey === undefined ? "stable" : "immutable"} strict parallel safe`,
  };
  const place = identifier("schema", schema);
  return `create extension if not exists pgcrypto with schema ${crypto};

do ${dollarQuoted(`begin
  if to_regprocedure(${literal(`${crypto}.encrypt(bytea,bytea,text)`)}) is null then
    raise exception 'the extension pgcrypto must be in the schema %', ${literal(pgcryptoSchema)};
  end if;
end
`)};

create or replace function ${place}.${identifier("name", name, "_id")}(ordinal bigint) returns text
${plan.attributes}
as ${dollarQuoted(idBody(plan))};

create or replace function ${place}.${identifier("name", name, "_ordinal")}(id text) returns bigint
${plan.attributes}
as ${dollarQuoted(ordinalBody(plan))};
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
  k bytea := ${key};
${declareRounds(rounds)}${spelling.declareWrite}begin
  if ordinal < 0${tooLarge} then
    raise exception using errcode = 'numeric_value_out_of_range',
      message = format('"ordinal" must be from 0 to ${capacity - 1n}, got %s', ordinal);
  end if;
${CHECK_KEY}  a := ${quotient};
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
  k bytea := ${key};
  point numeric;
${declareRounds(rounds)}${spelling.declareRead}begin
${spelling.read}${CHECK_KEY}${writeRounds(rounds, "decrypt", encrypt)}  point := a::numeric * ${odd} + b;
  if point >= ${capacity} then
    return null;
  end if;
  return point;
end
`;
}

/** pgcrypto fills up keys that are too short, without a word. */
const CHECK_KEY = `  if octet_length(k) not in (16, 24, 32) then
    raise exception 'the key must have 16, 24 or 32 bytes, got %', octet_length(k);
  end if;
`;

/** The codec that the functions are: it checks the format. */
function createCodec(options: PostgresFunctionsOptions): Puid {
  const { prefix, alphabet, length, capacity, tweak, uuid: isUuid = false } = options;
  if (typeof isUuid !== "boolean")
    refuseOption("uuid", `"uuid" must be true or false, got ${describe(isUuid)}`);
  const key = new Uint8Array(16);
  if (!isUuid) return createPuid({ key, prefix, alphabet, length, capacity, tweak });
  const foreign = Object.entries({ prefix, alphabet, length }).find(([, value]) => value !== undefined);
  if (foreign !== undefined) refuseOption(foreign[0], `"${foreign[0]}" must not be given with "uuid"`);
  return createUuidPuid({ key, capacity, tweak });
}

function keyOf({ inlineKey, setting = "puid.key" }: PostgresFunctionsOptions): string {
  if (inlineKey !== undefined) return bytes(readKey(inlineKey));
  // The names that PostgreSQL takes for settings of one's own.
  if (typeof setting !== "string" || !/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)+$/.test(setting)) {
    const got = typeof setting === "string" ? quote(setting) : describe(setting);
    refuseOption("setting", `"setting" must be names with dots between, such as "puid.key", got ${got}`);
  }
  return `decode(current_setting(${literal(setting)}), 'hex')`;
}
