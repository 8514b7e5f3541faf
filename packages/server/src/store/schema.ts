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
  [
    // Some accounts have a name that their members chose. Unlike the operator's name, it is not unique.
    `alter table puid_account add column label text`,
    // People, who sign in. An email address is in lower case.
    `create table puid_person (
      id text primary key,
      email text not null unique,
      created_at timestamptz not null default now()
    )`,
    // The person who created an account. It is null if the operator did, or if the account registered itself.
    `alter table puid_account add column created_by text references puid_person (id) on delete set null`,
    `create index puid_account_creator on puid_account (created_by) where created_by is not null`,
    `create table puid_membership (
      person_id text not null references puid_person (id) on delete cascade,
      account_id text not null references puid_account (id) on delete cascade,
      created_at timestamptz not null default now(),
      primary key (person_id, account_id)
    )`,
    `create index puid_membership_account on puid_membership (account_id)`,
    // Its name differs from that of the cookie "puid_session". This table and the next ones store digests of secrets.
    `create table puid_person_session (
      digest text primary key,
      id text not null unique,
      person_id text not null references puid_person (id) on delete cascade,
      account_id text references puid_account (id) on delete set null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      seen_at timestamptz not null default date_trunc('minute', now())
    )`,
    `create index puid_person_session_person on puid_person_session (person_id)`,
    `create index puid_person_session_account on puid_person_session (account_id)`,
    `create index puid_person_session_expiry on puid_person_session (expires_at)`,
    // The use of a link deletes its row.
    `create table puid_sign_in_link (
      digest text primary key,
      email text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null
    )`,
    `create index puid_sign_in_link_expiry on puid_sign_in_link (expires_at)`,
    // An account has at most one join link.
    `create table puid_join_link (
      account_id text primary key references puid_account (id) on delete cascade,
      digest text not null unique,
      hint text not null,
      created_at timestamptz not null default now()
    )`,
    // "expires_at" is when the last of the grant's tokens expires.
    `create table puid_grant (
      id text primary key,
      client_id text not null references puid_client (id) on delete cascade,
      account_id text not null references puid_account (id) on delete cascade,
      person_id text references puid_person (id) on delete set null,
      scope text not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz,
      revoked_at timestamptz
    )`,
    `create index puid_grant_client on puid_grant (client_id)`,
    `create index puid_grant_account on puid_grant (account_id)`,
    `create index puid_grant_person on puid_grant (person_id)`,
    `create index puid_grant_expiry on puid_grant (expires_at)`,
    // A person who leaves the account loses the codes for it. A used code stays as long as its grant, so that a second
    // use of the code can revoke the grant.
    `create table puid_authorization_code (
      digest text primary key,
      client_id text not null references puid_client (id) on delete cascade,
      account_id text not null,
      person_id text not null,
      redirect_uri text not null,
      scope text not null,
      challenge text not null,
      grant_id text references puid_grant (id) on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz,
      foreign key (person_id, account_id) references puid_membership (person_id, account_id) on delete cascade
    )`,
    `create index puid_authorization_code_client on puid_authorization_code (client_id)`,
    `create index puid_authorization_code_member on puid_authorization_code (person_id, account_id)`,
    `create index puid_authorization_code_grant on puid_authorization_code (grant_id)`,
    `create index puid_authorization_code_expiry on puid_authorization_code (expires_at) where grant_id is null`,
    // A used token stays until it expires, so that a second use of it can revoke the grant.
    `create table puid_refresh_token (
      digest text primary key,
      grant_id text not null references puid_grant (id) on delete cascade,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz
    )`,
    `create index puid_refresh_token_grant on puid_refresh_token (grant_id)`,
    `create index puid_refresh_token_expiry on puid_refresh_token (expires_at)`,
    `alter table puid_credential add column grant_id text references puid_grant (id) on delete cascade`,
    `create index puid_credential_grant on puid_credential (grant_id) where grant_id is not null`,
    // Servers write this time at intervals, so it is a minute, and up to a minute late.
    `alter table puid_credential add column used_at timestamptz`,
    // The ids of an account by minute, hour and UTC day. Servers write them at intervals.
    `create table puid_usage (
      account_id text not null references puid_account (id) on delete cascade,
      unit text not null,
      start timestamptz not null,
      count bigint not null,
      primary key (account_id, unit, start)
    )`,
    `create index puid_usage_start on puid_usage (unit, start)`,
  ],
];
