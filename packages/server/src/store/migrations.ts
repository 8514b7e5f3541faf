import { type Database, type Queryable, retryConflicts, sqlStateOf } from "./database.js";

/**
 * The steps that create the schema, in order. A released step never changes. Corrections are new steps.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    // It has one row. "codec" shows whether all nodes have the same key and format.
    `create table puid_counter (
      one boolean primary key check (one),
      next bigint not null,
      last bigint not null,
      codec text not null,
      constraint puid_counter_exhausted check (next - 1 <= last)
    )`,
    `create table puid_account (
      id text primary key,
      name text unique,
      plan text not null,
      day date not null default date '1970-01-01',
      used bigint not null default 0,
      free_at timestamptz not null default timestamptz '1970-01-01 00:00:00+00',
      created_at timestamptz not null default now()
    )`,
    // OAuth clients. This table and the next store only digests of secrets.
    `create table puid_client (
      id text primary key,
      account_id text not null references puid_account (id) on delete cascade,
      digest text not null,
      name text,
      redirect_uris text not null,
      created_at timestamptz not null default now()
    )`,
    `create index puid_client_account on puid_client (account_id)`,
    // API keys, access tokens, initial access tokens and sessions.
    `create table puid_credential (
      digest text primary key,
      id text not null unique,
      kind text not null,
      account_id text not null references puid_account (id) on delete cascade,
      client_id text references puid_client (id) on delete cascade,
      scope text not null,
      label text,
      hint text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz,
      revoked_at timestamptz
    )`,
    `create index puid_credential_account on puid_credential (account_id)`,
    `create index puid_credential_client on puid_credential (client_id, expires_at)`,
  ],
  // The sweep deletes rows in this order.
  [`create index puid_credential_expiry on puid_credential (expires_at)`],
  [
    // An ordinal reveals how many ids there are, so an operator can withhold it from a client or a key.
    `alter table puid_client add column may_decode boolean not null default true`,
    `alter table puid_credential add column may_decode boolean not null default true`,
    // It has one row: the plans of the server that started last. "names" is null until a server starts.
    `create table puid_served_plans (
      one boolean primary key check (one),
      names text,
      standard text
    )`,
    `insert into puid_served_plans (one) values (true)`,
    // A command can create an account before the first server records its plans.
    `alter table puid_account add column plan_is_provisional boolean not null default false`,
  ],
];

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
