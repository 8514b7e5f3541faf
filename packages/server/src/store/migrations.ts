import { type Database, type Queryable, retryConflicts, sqlStateOf } from "./database.js";
import { MIGRATIONS } from "./schema.js";

/**
 * Updates the schema to the version of this code. Several nodes may do this at once. Each inserts the row of a step
 * before it runs the step, so the other nodes wait for the first one, and then skip the step.
 *
 * @throws Error if the schema is newer than the code
 */
export async function migrate(database: Database): Promise<void> {
  await createTable(database);
  const version = await readVersion(database);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the schema of the database must be version ${MIGRATIONS.length} or older, got ${version}; ` +
        "a newer puid-server created it, so run that version or a newer one",
    );
  }
  for (let step = version + 1; step <= MIGRATIONS.length; step++) {
    await retryConflicts(() => database.transaction((transaction) => take(transaction, step)));
  }
}

async function take(transaction: Queryable, step: number): Promise<void> {
  const mine = await transaction.query(
    "insert into puid_migration (step) values ($1) on conflict do nothing returning step",
    [step],
  );
  if (mine.length === 0) return;
  for (const statement of MIGRATIONS[step - 1]!) await transaction.query(statement);
}

async function createTable(database: Database): Promise<void> {
  try {
    await database.query(
      `create table if not exists puid_migration (
        step integer primary key,
        done_at timestamptz not null default now()
      )`,
    );
  } catch (error) {
    // Another node created the table at the same time: unique_violation in PostgreSQL's own catalogue,
    // duplicate_table, or duplicate_object, which is the type of its rows.
    if (!["23505", "42P07", "42710"].includes(sqlStateOf(error) ?? "")) throw error;
  }
}

async function readVersion(database: Database): Promise<number> {
  const [row] = await database.query<{ version: number | null }>(
    "select max(step) as version from puid_migration",
  );
  return row?.version ?? 0;
}
