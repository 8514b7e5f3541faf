import { createSecret, digestOf, hintOf } from "../util/secrets.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";

/** The join link of an account. */
export interface JoinLink {
  readonly hint: string;
  readonly createdAt: Date;
}

/** Join links. Everyone who has the link of an account can become its member. An account has at most one link. */
export class JoinLinks {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Creates the link of an account, and returns its secret. Nothing returns it again. A previous link stops working at
   * once.
   */
  async create(account: string): Promise<string> {
    const secret = createSecret("join");
    await insertLink(this.database, account, secret);
    return secret;
  }

  /** Creates the link of an account for a member. Returns undefined if the person is not a member. */
  async createBy(person: string, account: string): Promise<string | undefined> {
    const secret = createSecret("join");
    return retryConflicts(() =>
      this.database.transaction(async (transaction) => {
        // The removal of a member takes this lock too. So it ends this link, or the person is no longer a member.
        await transaction.query("select id from puid_account where id = $1 for no key update", [account]);
        const members = await transaction.query(
          "select 1 as one from puid_membership where person_id = $1 and account_id = $2",
          [person, account],
        );
        if (members.length === 0) return undefined;
        await insertLink(transaction, account, secret);
        return secret;
      }),
    );
  }

  /** Returns the link of an account without its secret. */
  async find(account: string): Promise<JoinLink | undefined> {
    const [row] = await this.database.query<JoinLink>(
      `select hint, created_at as "createdAt" from puid_join_link where account_id = $1`,
      [account],
    );
    return row;
  }

  /** Revokes the link of an account at once. Returns whether there was one. */
  async revoke(account: string): Promise<boolean> {
    const rows = await this.database.query(
      "delete from puid_join_link where account_id = $1 returning account_id",
      [account],
    );
    return rows.length === 1;
  }

  /** Returns the account behind a link, to show it to a person before the person joins. */
  async preview(
    secret: string,
  ): Promise<{ readonly account: string; readonly name: string | null } | undefined> {
    const [row] = await this.database.query<{ account: string; name: string | null }>(
      `select account.id as account, coalesce(account.label, account.name) as name
       from puid_join_link link join puid_account account on account.id = link.account_id
       where link.digest = $1`,
      [await digestOf(secret)],
    );
    return row;
  }

  /**
   * Makes a person a member of the account behind a link. A member stays one.
   *
   * @returns the id of the account, or undefined if the link does not work
   */
  async join(secret: string, person: string): Promise<string | undefined> {
    const digest = await digestOf(secret);
    // The lock waits for a change of the link in progress, and then sees it.
    const [row] = await retryConflicts(() =>
      this.database.query<{ account: string }>(
        `with link as (select account_id from puid_join_link where digest = $1 for share),
         joined as (
           insert into puid_membership (person_id, account_id) select $2, account_id from link
           on conflict do nothing)
         select account_id as account from link`,
        [digest, person],
      ),
    );
    return row?.account;
  }
}

async function insertLink(queryable: Queryable, account: string, secret: string): Promise<void> {
  await queryable.query(
    `insert into puid_join_link (account_id, digest, hint) values ($1, $2, $3)
     on conflict (account_id) do update
       set digest = excluded.digest, hint = excluded.hint, created_at = excluded.created_at`,
    [account, await digestOf(secret), hintOf(secret)],
  );
}
