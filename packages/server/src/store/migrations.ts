import { type Database, type Queryable, retryConflicts, sqlStateOf } from "./database.js";

/**
 * The schema, one step after another. A step that was released is never changed: what it should have been is
 * another step.
 */
export const MIGRATIONS: readonly (readonly string[])[] = [
  [
    // The one row of it is the counter; "codec" tells whether those who share it have one key.
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
    // OAuth clients. Of a secret there is its digest alone, here and below.
    `create table puid_client (
      id text primary key,
      account_id text not null references puid_account (id) on delete cascade,
      digest text not null,
      name text,
      redirect_uris text not null,
      created_at timestamptz not null default now()
    )`,
    `create index puid_client_account on puid_client (account_id)`,
    // API keys, access tokens, initial access tokens and sessions: secrets that say whose they are.
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
  // For the sweep, which deletes what expired first.
  [`create index puid_credential_expiry on puid_credential (expires_at)`],
  [
    // An id's ordinal tells how many ids there are: an operator may withhold it from a client or from a key.
    `alter table puid_client add column may_decode boolean not null default true`,
    `alter table puid_credential add column may_decode boolean not null default true`,
    // The one row of it is the plans of the server that started last. "names" is null until one has.
    `create table puid_served_plans (
      one boolean primary key check (one),
      names text,
      standard text
    )`,
    `insert into puid_served_plans (one) values (true)`,
    // A command may make an account before a server says which plans there are.
    `alter table puid_account add column plan_is_provisional boolean not null default false`,
  ],
];

/**
 * Brings the schema to this code's version. Any number of nodes may do so at once: a step's row, whose key is its
 * number, is inserted before the step, so that the others wait for whoever was first, and then find it done.
 *
 * @throws Error where the schema is newer than the code
 */
export async function migrate(database: Database): Promise<void> {
  await createTable(database);
  const version = await readVersion(database);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the database's schema must be of version ${MIGRATIONS.length} or older, got ${version}: ` +
        "a newer puid-server made it, and this one might break it",
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
    // Two who create a table at once may both find it missing: unique_violation in PostgreSQL's own catalogue,
    // duplicate_table, or duplicate_object, which is the type of its rows. Then it is there.
    if (!["23505", "42P07", "42710"].includes(sqlStateOf(error) ?? "")) throw error;
  }
}

async function readVersion(database: Database): Promise<number> {
  const [row] = await database.query<{ version: number | null }>(
    "select max(step) as version from puid_migration",
  );
  return row?.version ?? 0;
}
