import { type Database, retryConflicts } from "./database.js";

/** The most rows that one statement of a sweep deletes, so that it locks them only for milliseconds. */
const BATCH = 1000;

/** The most statements of one sweep of a table, so that it ends within seconds. */
const MOST_BATCHES = 100;

/** The rows of a table that a sweep deletes. */
export interface Expired {
  readonly table: string;
  /** The columns that identify a row. */
  readonly key: string;
  /** The condition of expired rows, in SQL. */
  readonly when: string;
  /** The column with the time. An index has its order. */
  readonly oldest: string;
}

/**
 * Deletes expired rows of a table, the oldest first, and at most 100,000 of them.
 *
 * @returns the number of deleted rows
 */
export async function sweepTable(database: Database, { table, key, when, oldest }: Expired): Promise<number> {
  let count = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const rows = await retryConflicts(() =>
      database.query(
        `delete from ${table} where (${key}) in (
           select ${key} from ${table} where ${when} order by ${oldest} limit $1)
         returning ${key}`,
        [BATCH],
      ),
    );
    count += rows.length;
    if (rows.length < BATCH) break;
  }
  return count;
}
