import { createName, isName } from "../util/secrets.js";
import { type Database, retryConflicts } from "./database.js";
import { revokeGrants } from "./grants.js";
import { giveAccount } from "./people.js";

/** An account in the list of a person. */
export interface JoinedAccount {
  readonly id: string;
  /** The label that its members chose, or the name that the operator chose. */
  readonly name: string | null;
  readonly plan: string;
  /** The number of its members. */
  readonly members: number;
  readonly joinedAt: Date;
}

/** A person in the list of an account. */
export interface Member {
  readonly person: string;
  readonly email: string;
  readonly joinedAt: Date;
}

/** The result of the removal of a member. An account keeps its last member, because nobody else can add one. */
export type Removal = "removed" | "last" | "unknown";

/** The accounts of people. All members of an account have the same rights. */
export class Memberships {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Creates an account whose only member is a person, and returns its id.
   *
   * @param most - The most accounts that the person may have created, with this one. They count also after the person
   *   leaves them, because each has its own quota.
   * @returns undefined if the person has created so many
   */
  createAccount(
    person: string,
    plan: string,
    label?: string | undefined,
    most: number = Number.POSITIVE_INFINITY,
  ): Promise<string | undefined> {
    return retryConflicts(() =>
      this.database.transaction(async (transaction) => {
        // The lock makes the calls of a person run one after another, so that each sees the accounts of the others.
        await transaction.query("select id from puid_person where id = $1 for update", [person]);
        const created = await transaction.query("select id from puid_account where created_by = $1", [
          person,
        ]);
        if (created.length >= most) return undefined;
        const id = createName("account");
        await transaction.query(
          "insert into puid_account (id, label, plan, created_by) values ($1, $2, $3, $4)",
          [id, label ?? null, plan, person],
        );
        await transaction.query("insert into puid_membership (person_id, account_id) values ($1, $2)", [
          person,
          id,
        ]);
        return id;
      }),
    );
  }

  /** Returns the accounts of a person, in the order in which the person joined them. */
  list(person: string): Promise<JoinedAccount[]> {
    return this.database.query<JoinedAccount>(
      `select account.id, coalesce(account.label, account.name) as name, account.plan,
         membership.created_at as "joinedAt",
         (select count(*)::int4 from puid_membership where account_id = account.id) as members
       from puid_membership membership join puid_account account on account.id = membership.account_id
       where membership.person_id = $1 order by membership.created_at, account.id`,
      [person],
    );
  }

  /** Returns the members of an account, in the order in which they joined. */
  members(account: string): Promise<Member[]> {
    return this.database.query<Member>(
      `select person.id as person, person.email, membership.created_at as "joinedAt"
       from puid_membership membership join puid_person person on person.id = membership.person_id
       where membership.account_id = $1 order by membership.created_at, person.id`,
      [account],
    );
  }

  /** Returns whether a person is a member of an account. */
  async has(person: string, account: string): Promise<boolean> {
    if (!isName("account", account)) return false;
    const rows = await this.database.query(
      "select 1 as one from puid_membership where person_id = $1 and account_id = $2",
      [person, account],
    );
    return rows.length === 1;
  }

  /** Sets the label of an account. */
  async setLabel(account: string, label: string): Promise<void> {
    await this.database.query("update puid_account set label = $2 where id = $1", [account, label]);
  }

  /**
   * Removes a person from an account. Also revokes the account's join link, with which the person could return, and the
   * grants that the person gave for the account. API keys stay, because members share them. A person whose last account
   * it was gets a new one.
   *
   * @param plan - The plan of a new account.
   */
  async remove(person: string, account: string, plan: string): Promise<Removal> {
    if (!isName("person", person)) return "unknown";
    return retryConflicts(() =>
      this.database.transaction(async (transaction): Promise<Removal> => {
        // The lock makes the removals of an account run one after another, so that two members who leave at once do not
        // leave it empty. Foreign keys of other rows do not wait for this kind of lock.
        await transaction.query("select id from puid_account where id = $1 for no key update", [account]);
        const members = await transaction.query<{ person: string }>(
          "select person_id as person from puid_membership where account_id = $1",
          [account],
        );
        if (!members.some((member) => member.person === person)) return "unknown";
        if (members.length === 1) return "last";
        // Before the membership: a person who joins with the link waits for this lock.
        await transaction.query("delete from puid_join_link where account_id = $1", [account]);
        // This also deletes the person's authorization codes, and waits for one in use. Its grant is the last one.
        await transaction.query("delete from puid_membership where person_id = $1 and account_id = $2", [
          person,
          account,
        ]);
        await revokeGrants(transaction, "person_id = $1 and account_id = $2", [person, account]);
        // The lock makes this run after a sign-in of the person, or before it.
        await transaction.query("select id from puid_person where id = $1 for update", [person]);
        const others = await transaction.query(
          "select account_id from puid_membership where person_id = $1 limit 1",
          [person],
        );
        if (others.length === 0) await giveAccount(transaction, person, plan);
        return "removed";
      }),
    );
  }
}
