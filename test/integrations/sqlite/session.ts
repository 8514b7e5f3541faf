import type { createPuid } from "../../../src/index.js";
import type { registerSqliteFunctions, SqliteDatabase } from "../../../src/integrations/sqlite.js";

/** SQL to run on one connection. It is JSON, because Bun gets it as an argument. */
export interface Session {
  /** The last one is a query. */
  readonly statements: readonly string[];
  /** The parameters of the query. */
  readonly parameters?: readonly unknown[];
  /** Default: in memory. */
  readonly file?: string;
  /** The key of the codec; `null` registers no functions. */
  readonly key: string | null;
  /** The capacity of the codec is 2^bits. */
  readonly bits: number;
}

/** The rows of the query, or the error of one of the statements. */
export interface Outcome {
  readonly rows?: readonly (readonly unknown[])[];
  readonly error?: string;
  /** The code of a PuidError. */
  readonly code?: string;
}

/** What the libraries have in common. */
interface Connection extends SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): { all(...parameters: unknown[]): unknown[] };
  close(): void;
}

export type Connect = (file: string) => Connection;

export interface Library {
  readonly createPuid: typeof createPuid;
  readonly registerSqliteFunctions: typeof registerSqliteFunctions;
}

export function runSession(
  connect: Connect,
  library: Library,
  { statements, parameters = [], file = ":memory:", key, bits }: Session,
): Outcome {
  const db = connect(file);
  try {
    if (key !== null) {
      const codec = library.createPuid({ key, prefix: "usr_", capacity: 2n ** BigInt(bits) });
      library.registerSqliteFunctions(db, { name: "usr", codec });
    }
    for (const statement of statements.slice(0, -1)) db.exec(statement);
    const rows = db.prepare(statements.at(-1)!).all(...parameters);
    return { rows: rows.map((row) => Object.values(row as object)) };
  } catch (error) {
    const { message, name, code } = error as Error & { code?: string };
    return { error: message, ...(name === "PuidError" && code !== undefined && { code }) };
  } finally {
    db.close();
  }
}
