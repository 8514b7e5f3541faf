import { createName, createSecret, digestOf, isName } from "../util/secrets.js";
import type { Database } from "./database.js";
import type { LastUses } from "./last-uses.js";
import { sweepTable } from "./sweep.js";

/** The session of a person's request. */
export interface Session {
  readonly id: string;
  readonly person: string;
  readonly email: string;
  /** The account that the person chose last, or the first one; null if the person is in none. */
  readonly account: { readonly id: string; readonly name: string | null; readonly plan: string } | null;
  readonly expiresAt: Date;
}

/** A session in a list. */
export interface ListedSession {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  /** The minute of the last request. It is up to a minute late, because servers write it at intervals. */
  readonly seenAt: Date;
}

/** Sessions of people. The database stores only digests of their secrets. */
export class Sessions {
  private readonly database: Database;
  private readonly lastUses: LastUses;

  constructor(database: Database, lastUses: LastUses) {
    this.database = database;
    this.lastUses = lastUses;
  }

  /**
   * Creates a session. Nothing returns its secret again.
   *
   * @param life - Seconds until the session expires.
   * @param previous - The secret of the session that the browser had before the sign-in. That session ends, so that a
   *   secret from before the sign-in has no value.
   */
  async create(
    person: string,
    life: number,
    previous?: string | undefined,
  ): Promise<{ readonly id: string; readonly secret: string }> {
    const id = createName("session");
    const secret = createSecret("session");
    await this.database.query(
      `with previous as (delete from puid_person_session where digest = $5)
       insert into puid_person_session (digest, id, person_id, expires_at)
       values ($1, $2, $3, now() + $4::float8 * interval '1 second')`,
      [await digestOf(secret), id, person, life, previous === undefined ? null : await digestOf(previous)],
    );
    return { id, secret };
  }

  /** Returns the session that has a secret. Notes its use. */
  async find(secret: string): Promise<Session | undefined> {
    // A person can leave the chosen account, so the membership decides.
    const [row] = await this.database.query<
      Omit<Session, "account"> & { account: string | null; name: string | null; plan: string }
    >(
      `select session.id, session.person_id as person, person.email, session.expires_at as "expiresAt",
         current.id as account, current.name, current.plan
       from puid_person_session session
         join puid_person person on person.id = session.person_id
         left join lateral (
           select account.id, coalesce(account.label, account.name) as name, account.plan
           from puid_membership membership join puid_account account on account.id = membership.account_id
           where membership.person_id = session.person_id
           order by account.id = session.account_id desc nulls last, membership.created_at, account.id limit 1
         ) current on true
       where session.digest = $1 and session.expires_at > now()`,
      [await digestOf(secret)],
    );
    if (row === undefined) return undefined;
    this.lastUses.note("puid_person_session", row.id);
    const { account, name, plan, ...session } = row;
    return { ...session, account: account === null ? null : { id: account, name, plan } };
  }

  /** Chooses another account for a session. Returns whether the person is a member of it. */
  async switchAccount(id: string, account: string): Promise<boolean> {
    if (!isName("account", account)) return false;
    const rows = await this.database.query(
      `update puid_person_session session set account_id = membership.account_id
       from puid_membership membership
       where session.id = $1 and membership.person_id = session.person_id and membership.account_id = $2
       returning session.id`,
      [id, account],
    );
    return rows.length === 1;
  }

  /** Returns the sessions of a person that are not expired, in the order of their creation. */
  list(person: string): Promise<ListedSession[]> {
    return this.database.query<ListedSession>(
      `select id, created_at as "createdAt", expires_at as "expiresAt", seen_at as "seenAt"
       from puid_person_session where person_id = $1 and expires_at > now() order by created_at, id`,
      [person],
    );
  }

  /** Revokes a session of a person at once. Returns whether there was such a session. */
  async revoke(person: string, id: string): Promise<boolean> {
    if (!isName("session", id)) return false;
    const rows = await this.database.query(
      "delete from puid_person_session where person_id = $1 and id = $2 returning id",
      [person, id],
    );
    return rows.length === 1;
  }

  /** Revokes all sessions of a person but one at once. Returns how many it revoked. */
  async revokeOthers(person: string, kept: string): Promise<number> {
    const rows = await this.database.query(
      "delete from puid_person_session where person_id = $1 and id <> $2 returning id",
      [person, kept],
    );
    return rows.length;
  }

  /** Revokes all sessions of the person with an email address at once. Returns how many there were. */
  async revokeOf(email: string): Promise<number> {
    const rows = await this.database.query(
      `delete from puid_person_session
       where person_id = (select id from puid_person where email = $1) returning id`,
      [email.toLowerCase()],
    );
    return rows.length;
  }

  /** Deletes expired sessions. Returns the number of deleted rows. */
  sweep(): Promise<number> {
    return sweepTable(this.database, {
      table: "puid_person_session",
      key: "id",
      when: "expires_at <= now()",
      oldest: "expires_at",
    });
  }
}
