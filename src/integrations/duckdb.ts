import { readFunctions, type SqlFunctionsOptions } from "../sql/in-process.js";
import { describe } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** A connection of `@duckdb/node-api`. */
export interface DuckdbConnection {
  registerScalarFunction(scalarFunction: never): void;
}

/** What the adapter uses of the module `@duckdb/node-api`. `never` stands for types that only the module names. */
export interface DuckdbModule {
  readonly DuckDBScalarFunction: { create(definition: DuckdbFunction): object };
  readonly HUGEINT: object;
  readonly VARCHAR: object;
}

/** The definition of a scalar function, which maps a vector of up to 2,048 values to another. */
export interface DuckdbFunction {
  readonly name: string;
  readonly parameterTypes: readonly never[];
  readonly returnType: never;
  mainFunction(
    info: unknown,
    input: { getColumnVector(index: number): DuckdbVector },
    output: DuckdbVector,
  ): void;
}

/** A column of a chunk of rows. */
export interface DuckdbVector {
  readonly itemCount: number;
  getItem(row: number): unknown;
  setItem(row: number, value: unknown): void;
  flush(): void;
}

/** The options of `registerDuckdbFunctions`. */
export interface DuckdbFunctionsOptions extends SqlFunctionsOptions {
  /** The module: `import * as duckdb from "@duckdb/node-api"`. */
  readonly duckdb: DuckdbModule;
}

/** The first ordinal that is not a HUGEINT. */
const HUGEINTS = 2n ** 127n;

/**
 * Registers two SQL functions in DuckDB, for all connections of the instance. With the name `usr`, they are:
 *
 * - `usr_id(HUGEINT)` returns the id of an ordinal. It raises an error if the codec rejects the ordinal.
 * - `usr_ordinal(VARCHAR)` returns the ordinal of an id as a HUGEINT, or null for any other string and for ordinals of
 *   2^127 and above.
 *
 * Both return null for null.
 *
 * @throws PuidError `invalid_options`, with the rejected `option`
 *
 * @example
 * ```ts
 * import * as duckdb from "@duckdb/node-api";
 * import { createPuid } from "puid-codec";
 * import { registerDuckdbFunctions } from "puid-codec/duckdb";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const connection = await duckdb.DuckDBConnection.create();
 * registerDuckdbFunctions(connection, { duckdb, name: "usr", codec: users });
 * const reader = await connection.runAndReadAll("select usr_id(42), usr_ordinal('usr_t0p05ytv42x8a07rmzv')");
 * reader.getRows(); // [["usr_t0p05ytv42x8a07rmzv", 42n]]
 * ```
 */
export function registerDuckdbFunctions(connection: DuckdbConnection, options: DuckdbFunctionsOptions): void {
  if (typeof Object(connection).registerScalarFunction !== "function") {
    refuseOption("connection", "be a connection of @duckdb/node-api", describe(connection));
  }
  const { codec, idName, ordinalName } = readFunctions(options, ["duckdb"]);
  const { DuckDBScalarFunction, HUGEINT, VARCHAR } = Object(options.duckdb) as DuckdbModule;
  if (typeof DuckDBScalarFunction?.create !== "function") {
    refuseOption("duckdb", "be the module @duckdb/node-api", describe(options.duckdb));
  }
  const register = (name: string, from: object, to: object, map: DuckdbFunction["mainFunction"]): void => {
    const definition = { name, parameterTypes: [from as never], returnType: to as never, mainFunction: map };
    connection.registerScalarFunction(DuckDBScalarFunction.create(definition) as never);
  };
  register(idName, HUGEINT, VARCHAR, mapVector(codec.ids, codec.id));
  register(ordinalName, VARCHAR, HUGEINT, mapVector(codec.ordinals, codec.tryOrdinal));
}

/** Returns a function over vectors that maps their values all at once, or one by one if the codec rejects one. */
const mapVector =
  <Value>(
    mapAll: (values: Value[]) => unknown[],
    mapOne: (value: Value) => unknown,
  ): DuckdbFunction["mainFunction"] =>
  (_, input, output) => {
    const vector = input.getColumnVector(0);
    const given = Array.from({ length: vector.itemCount }, (_, row) => vector.getItem(row) as Value | null);
    const values = given.filter((value) => value !== null);
    let mapped: unknown[];
    try {
      mapped = mapAll(values);
    } catch {
      // Some strings may be ids. Or this throws, without the index in the message, which means nothing in SQL.
      mapped = values.map((value) => mapOne(value));
    }
    let next = 0;
    given.forEach((value, row) => {
      output.setItem(row, value === null ? null : toItem(mapped[next++]));
    });
    output.flush();
  };

/** Returns null for no ordinal, and for one that is not a HUGEINT. */
const toItem = (value: unknown): unknown =>
  value === undefined || (typeof value === "bigint" && value >= HUGEINTS) ? null : value;
