/** What takes SQL: a database, or one transaction of it. */
export interface Queryable {
  /**
   * Runs one statement of standard PostgreSQL, with values for $1, $2, …, and gives its rows. A `bigint` column
   * comes as a bigint.
   *
   * @throws DatabaseError where the database is away, or would have the statement again
   */
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** A database that speaks PostgreSQL's SQL. */
export interface Database extends Queryable {
  /** All of the statements or none. The work must do nothing but query: it may be run again. */
  transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What a failure of the database means for whoever asked. */
export type DatabaseFault =
  /** It is away, and nothing was done. */
  | "away"
  /** It went away while it worked: whether it was done is not known. */
  | "unknown"
  /** Another transaction was in the way, and nothing was done: to be tried again at once. */
  | "conflict";

/** A failure that lies with the database, not with the statement. */
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
  away: "is away",
  unknown: "went away while it worked",
  conflict: "had another transaction in the way",
};

/** What a cause says; where a host has several addresses, what came of each. */
function messageOf(cause: unknown): string {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join("; ");
  return (cause as Error | null)?.message ?? String(cause);
}

/** How often work is tried that others are in the way of. */
const ATTEMPTS = 10;

/** Runs work again for as long as other transactions are in its way. */
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

/** The SQLSTATE of a statement's error, where it has one: what the database itself reports has a severity too. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, severity } = Object(error) as { code?: unknown; severity?: unknown };
  return typeof code === "string" && severity !== undefined ? code : undefined;
}
