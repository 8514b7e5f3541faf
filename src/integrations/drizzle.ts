import { getTableName, type Table } from "drizzle-orm";
import { type MySqlBigInt64Builder, bigint as mysqlBigint } from "drizzle-orm/mysql-core";
import { type PgBigInt64Builder, bigint as postgresBigint } from "drizzle-orm/pg-core";
import { integer, type SQLiteIntegerBuilder } from "drizzle-orm/sqlite-core";
import type { Puid, PuidId } from "../core/codec.js";
import { describe, refuse, showBound } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import { rename } from "./rename-errors.js";

/** One of drizzle's builders, for a column of ids with the prefix `P`. */
export type PuidBuilder<Builder, P extends string> = Builder & { readonly _: { readonly $type: PuidId<P> } };

/** Replaces MySQL's `autoincrement()`, so that the type of `$returningId()` lacks the id: drizzle returns the ordinal. */
export interface PuidAutoincrement {
  autoincrement<Builder>(this: Builder): Builder & { readonly _: { readonly hasDefault: true } };
}

/**
 * For each dialect: how to create a column of integers, how drizzle 1.0 reads it as text, and what to do if the driver or
 * JSON rounds integers.
 */
const DIALECTS = {
  postgresql: {
    create: (name: string) => postgresBigint(name, { mode: "bigint" }),
    codec: "bigint:string",
    advice: "parse JSON with bigints, or use select() and joins",
  },
  mysql: {
    create: (name: string) => mysqlBigint(name, { mode: "bigint" }),
    codec: "bigint:string",
    advice: "set supportBigNumbers of mysql2",
  },
  sqlite: {
    create: (name: string) => integer(name),
    codec: "numeric",
    advice: "call defaultSafeIntegers() of better-sqlite3, and use select() and joins",
  },
};

/**
 * Returns a function that creates a column of ids. Your code sees ids, and the table stores ordinals: foreign keys,
 * joins and comparisons are those of integers.
 *
 * The column is drizzle's `bigint`, or its `integer` for SQLite. It has their methods, such as
 * `generatedAlwaysAsIdentity()`, `autoincrement()` and `primaryKey({ autoIncrement: true })`.
 *
 * A query throws a `PuidError` that names the column: `invalid_id` for a value that is not an id of the codec, and
 * `invalid_ordinal` for a stored integer that has no id, or that arrives rounded.
 *
 * @param codec - A codec or a keyring.
 * @param dialect - `postgresql` (the default), `mysql` or `sqlite`.
 * @throws PuidError `invalid_options`
 *
 * @example
 * ```ts
 * import { pgTable, text } from "drizzle-orm/pg-core";
 * import { createPuid } from "puid-codec";
 * import { puidColumn } from "puid-codec/drizzle";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const userTable = pgTable("users", { id: puidColumn(users)("id").primaryKey(), name: text("name") });
 * userTable.id.mapFromDriverValue("42"); // "usr_t0p05ytv42x8a07rmzv"
 * ```
 */
export function puidColumn<P extends string>(
  codec: Puid<P, unknown>,
  dialect?: "postgresql",
): (name?: string) => PuidBuilder<InstanceType<typeof PgBigInt64Builder>, P>;
export function puidColumn<P extends string>(
  codec: Puid<P, unknown>,
  dialect: "mysql",
): (name?: string) => PuidAutoincrement & PuidBuilder<InstanceType<typeof MySqlBigInt64Builder>, P>;
export function puidColumn<P extends string>(
  codec: Puid<P, unknown>,
  dialect: "sqlite",
): (name?: string) => PuidBuilder<InstanceType<typeof SQLiteIntegerBuilder>, P>;
export function puidColumn(
  codec: Puid<string, unknown>,
  dialect: keyof typeof DIALECTS = "postgresql",
): (name?: string) => never {
  if (typeof codec?.id !== "function" || typeof codec.ordinal !== "function") {
    refuseOption("codec", "be a codec or a keyring", describe(codec));
  }
  if (codec.capacity > 2n ** 63n) {
    refuseOption("codec", "have a capacity of at most 2^63, as the column", showBound(codec.capacity));
  }
  if (!Object.hasOwn(DIALECTS, dialect)) {
    refuseOption("dialect", `be one of ${Object.keys(DIALECTS).join(", ")}`, describe(dialect));
  }
  const { create, codec: text, advice } = DIALECTS[dialect];
  return (name = "") => {
    const builder: { build(table: Table): { name: string } } = create(name) as never; // drizzle's types hide it
    const build = builder.build.bind(builder);
    builder.build = (table) => {
      const column = build(table);
      const label = `${getTableName(table)}.${column.name}`;
      return Object.assign(column, {
        mapToDriverValue: (id: string) => rename(label, () => codec.ordinal(id)),
        mapFromDriverValue: (value: unknown) =>
          rename(label, () => codec.id(readInteger(label, value, advice))),
        codec: text,
      });
    };
    return builder as never;
  };
}

/** Returns what a driver or JSON gives for an integer as a bigint. A rounded one is another row's. */
function readInteger(label: string, value: unknown, advice: string): bigint {
  if (typeof value === "bigint") return value;
  if (Number.isSafeInteger(value) || (typeof value === "string" && /^-?\d+$/.test(value))) {
    return BigInt(value as number | string);
  }
  const todo = typeof value === "number" ? advice : "";
  refuse("invalid_ordinal", label, "be an exact integer", describe(value), todo);
}
