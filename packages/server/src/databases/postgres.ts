import pg from "pg";
import { type Database, DatabaseError, sqlStateOf } from "../store/database.js";
import { runTransaction } from "./run-transaction.js";
import { prepared, TYPES, unnamed } from "./statement.js";

export interface PostgresOptions {
  /** The most connections; by default 10. */
  readonly connections?: number | undefined;
  /** Milliseconds to wait for a connection; by default 1,000. */
  readonly connectTimeout?: number | undefined;
  /** The most milliseconds for a statement; by default 5,000. */
  readonly statementTimeout?: number | undefined;
  /**
   * Whether a pooler in transaction mode, such as PgBouncer, is in front of PostgreSQL; by default false. The connections
   * then keep nothing between transactions: statements have no names, so each costs twice as much, and `statementTimeout`
   * limits only how long this process waits. Set PostgreSQL's `statement_timeout` for the role or in the pooler.
   */
  readonly transactionPooling?: boolean | undefined;
}

/**
 * Connects to PostgreSQL at a URL such as `postgres://user:password@host/database`. It opens connections when a query
 * needs one, and opens new ones after a failure.
 */
export function postgres(url: string, options: PostgresOptions = {}): Database {
  const {
    connections = 10,
    connectTimeout = 1000,
    statementTimeout = 5000,
    transactionPooling = false,
  } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "puid-server",
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    // PgBouncer rejects connections with this parameter.
    ...(!transactionPooling && { statement_timeout: statementTimeout }),
    // For a server that no longer answers, and so does not apply its own timeout.
    query_timeout: statementTimeout + 1000,
    keepAlive: true,
    types: TYPES,
  });
  // A statement on a lost connection fails, and the pool replaces a lost idle connection, so nothing is to do here.
  // Without listeners, the event "error" ends the process.
  pool.on("error", () => {});
  pool.on("connect", (connection) => connection.on("error", () => {}));

  async function withConnection<T>(work: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
    let connection: pg.PoolClient;
    try {
      connection = await pool.connect();
    } catch (error) {
      throw new DatabaseError("away", error);
    }
    let broken = false;
    try {
      return await work(connection);
    } catch (error) {
      broken = error instanceof DatabaseError && error.fault !== "conflict";
      throw error;
    } finally {
      connection.release(broken);
    }
  }

  const statement = transactionPooling ? unnamed : prepared;
  return {
    query: (sql, values) => withConnection((connection) => query(connection, statement(sql, values))),
    transaction: (work) =>
      withConnection((connection) =>
        runTransaction({ query: (sql, values) => query(connection, statement(sql, values)) }, work),
      ),
    close: () => pool.end(),
    connections: () => ({
      inUse: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
  };
}

async function query<Row>(connection: pg.PoolClient, statement: pg.QueryConfig): Promise<Row[]> {
  try {
    const { rows } = await connection.query(statement);
    return rows as Row[];
  } catch (error) {
    throw toDatabaseError(error) ?? error;
  }
}

/** Returns an error of the database as a DatabaseError. The SQLSTATEs are in appendix A of PostgreSQL's manual. */
function toDatabaseError(error: unknown): DatabaseError | undefined {
  const state = sqlStateOf(error);
  // Without SQLSTATE, the connection broke or the statement timed out.
  if (state === undefined) return new DatabaseError("unknown", error);
  // serialization_failure, deadlock_detected
  if (state === "40001" || state === "40P01") return new DatabaseError("conflict", error);
  // query_canceled, read_only_sql_transaction; insufficient resources; cannot_connect_now
  if (state === "57014" || state === "25006" || state.startsWith("53") || state === "57P03") {
    return new DatabaseError("away", error);
  }
  // statement_completion_unknown, connection exceptions, admin_shutdown and crash_shutdown
  if (state === "40003" || state.startsWith("08") || state.startsWith("57P")) {
    return new DatabaseError("unknown", error);
  }
  return undefined;
}
