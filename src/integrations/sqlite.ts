import { readFunctions, type SqlFunctionsOptions } from "../sql/in-process.js";
import { describe } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** A connection of better-sqlite3, of `node:sqlite` (Node 22.13) or of `bun:sqlite` (Bun 1.4). */
export interface SqliteDatabase {
  function(name: string, options: SqliteFlags, implementation: (value: SqliteValue) => unknown): unknown;
}

/** What SQLite passes to a function. */
export type SqliteValue = bigint | number | string | Uint8Array | null;

/** The options of a function in the three libraries. */
export interface SqliteFlags {
  readonly deterministic: boolean;
  readonly safeIntegers: boolean;
  readonly useBigIntArguments: boolean;
}

const FLAGS: SqliteFlags = {
  deterministic: true, // for indexes and generated columns
  // Integers arrive as bigints: the first name is of better-sqlite3 and of Bun, the second of Node.
  safeIntegers: true,
  useBigIntArguments: true,
};

/** The first ordinal that is not an integer of SQLite. */
const INTEGERS = 2n ** 63n;

/**
 * Registers two SQL functions on a connection to SQLite. With the name `usr`, they are:
 *
 * - `usr_id(ordinal)` returns the id of an ordinal. It takes an integer, a real number that is a safe integer, or the
 *   decimal digits of an ordinal as text. It throws for any other value.
 * - `usr_ordinal(id)` returns the ordinal of an id, or null for any other value. SQLite has no integers of 2^63 and
 *   above: such an ordinal is text in decimal digits.
 *
 * Both return null for null. They are deterministic, so generated columns and indexes can use them.
 *
 * @param db - A connection of better-sqlite3, `node:sqlite` or `bun:sqlite`. Register the functions on each.
 * @throws PuidError `invalid_options`, with the rejected `option`. The functions throw `invalid_ordinal`.
 *
 * @example
 * ```ts
 * import Database from "better-sqlite3";
 * import { createPuid } from "puid-codec";
 * import { registerSqliteFunctions } from "puid-codec/sqlite";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const db = new Database(":memory:");
 * registerSqliteFunctions(db, { name: "usr", codec: users });
 * db.prepare("select usr_id(42)").pluck().get(); // "usr_t0p05ytv42x8a07rmzv"
 * db.prepare("select usr_ordinal('usr_t0p05ytv42x8a07rmzv')").pluck().get(); // 42
 * ```
 */
export function registerSqliteFunctions(db: SqliteDatabase, options: SqlFunctionsOptions): void {
  if (typeof Object(db).function !== "function") {
    refuseOption("db", "be a connection of better-sqlite3, node:sqlite or bun:sqlite", describe(db));
  }
  const { codec, idName, ordinalName } = readFunctions(options);
  const maxDigits = String(codec.capacity).length;
  // BigInt needs a time that is quadratic in the number of digits.
  const isDecimal = (value: SqliteValue): value is string =>
    typeof value === "string" && value.length <= maxDigits && /^(?:0|[1-9]\d*)$/.test(value);

  db.function(idName, FLAGS, (value) =>
    // The codec rejects what is not an ordinal, with its message.
    value === null ? null : codec.id(isDecimal(value) ? BigInt(value) : (value as bigint)),
  );
  db.function(ordinalName, FLAGS, (value) => {
    const ordinal = codec.tryOrdinal(value);
    if (ordinal === undefined) return null;
    return ordinal < INTEGERS ? ordinal : String(ordinal);
  });
}
