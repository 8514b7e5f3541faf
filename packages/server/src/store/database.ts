/** A database, or one transaction of it. */
export interface Queryable {
  /**
   * Runs one statement of standard PostgreSQL, with values for $1, $2, …, and returns its rows. A `bigint` column
   * becomes a bigint.
   *
   * @throws DatabaseError if the database is unavailable, or if the statement must be tried again
   */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A database with the SQL of PostgreSQL. */
export interface Database extends Queryable {
  /** Runs all statements of the work, or none. The work must only query, because it can run again. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
  /** Returns the numbers of connections, for metrics. A database inside the process has none. */
  connections?(): Connections;
}

/** The connections of a process to its database. */
export interface Connections {
  readonly inUse: number;
  readonly idle: number;
  /** The number of statements and transactions that wait for a connection. */
  readonly waiting: number;
}

/** The effect of a failure on the work that failed. */
export type DatabaseFault =
  /** The database is unavailable, and did nothing. */
  | "away"
  /** The database became unavailable during the work. Nobody knows whether it did the work. */
  | "unknown"
  /** Another transaction conflicts, and the database did nothing. The work can run again at once. */
  | "conflict";

/** A failure of the database, not of the statement. */
export class DatabaseError extends Error {
  readonly fault: DatabaseFault;

  constructor(fault: DatabaseFault, cause: unknown) {
    super(`the database ${MEANINGS[fault]}: ${messageOf(cause)}`, { cause });
    this.fault = fault;
  }

  override get name(): string {
    return "DatabaseError";
  }
}

const MEANINGS: Record<DatabaseFault, string> = {
  away: "is unavailable",
  unknown: "became unavailable during a statement",
  conflict: "has a conflicting transaction",
};

/** Returns the message of a cause. If a host has several addresses, this is the message of each connection. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join("; ");
  return (cause as Error | null)?.message ?? String(cause);
}

/** The most attempts at work that conflicts with other transactions. */
const ATTEMPTS = 10;

/** Runs work, and runs it again while it conflicts with other transactions, at most ten times. */
export async function retryConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const isConflict = error instanceof DatabaseError && error.fault === "conflict";
      if (!isConflict || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * 2 ** attempt));
    }
  }
}

/** Returns the SQLSTATE of an error that the database reports. Only such an error has a severity. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, severity } = Object(error) as { code?: unknown; severity?: unknown };
  return typeof code === "string" && severity !== undefined ? code : undefined;
}
