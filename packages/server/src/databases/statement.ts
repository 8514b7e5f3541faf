import pg from "pg";

/** The types of node-postgres, but a `bigint` column becomes a bigint. */
export const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) =>
    oid === pg.types.builtins.INT8 ? BigInt : (pg.types.getTypeParser(oid) as (text: string) => unknown),
};

/** Returns a statement that the connection parses and plans each time. */
export const unnamed = (sql: string, values: readonly unknown[] = []): pg.QueryConfig => ({
  text: sql,
  values: values as unknown[],
});

/** The names of prepared statements by their SQL. The store has few statements. */
const names = new Map<string, string>();

/** Returns a prepared statement. Without a name, parsing and planning is half of a statement's cost. */
export function prepared(sql: string, values: readonly unknown[] = []): pg.QueryConfig {
  if (values.length === 0) return unnamed(sql);
  const name = names.get(sql) ?? `puid_${names.size}`;
  names.set(sql, name);
  return { name, text: sql, values: values as unknown[] };
}
