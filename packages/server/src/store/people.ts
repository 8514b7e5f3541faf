import { createName } from "../util/secrets.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";

/** A person, who signs in with an email address. */
export interface Person {
  readonly id: string;
  /** The email address in lower case. */
  readonly email: string;
  readonly createdAt: Date;
}

const SELECT = `select id, email, created_at as "createdAt" from puid_person`;

/** People. They sign in, and are members of accounts. */
export class People {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Returns the person with an email address, of which the caller has proof. Creates the person at the first sign-in. A
   * person who is in no account gets one.
   *
   * @param plan - The plan of a new account.
   */
  signIn(email: string, plan: string): Promise<Person> {
    const address = email.toLowerCase();
    return retryConflicts(() =>
      this.database.transaction(async (transaction) => {
        await transaction.query(
          "insert into puid_person (id, email) values ($1, $2) on conflict (email) do nothing",
          [createName("person"), address],
        );
        // The lock makes concurrent sign-ins of a person run one after another, so that they create one account.
        const [person] = await transaction.query<Person>(`${SELECT} where email = $1 for update`, [address]);
        const accounts = await transaction.query(
          "select account_id from puid_membership where person_id = $1 limit 1",
          [person!.id],
        );
        if (accounts.length === 0) await giveAccount(transaction, person!, plan);
        return person!;
      }),
    );
  }

  /** Returns the person with an id. */
  async find(id: string): Promise<Person | undefined> {
    const [row] = await this.database.query<Person>(`${SELECT} where id = $1`, [id]);
    return row;
  }
}

/**
 * Makes a person a member of the account that the operator named after the email address. If there is none, or if others
 * are its members, the person gets a new account. Members cannot choose an account's name, only its label, so that
 * nobody can prepare an account with the name of another person.
 */
async function giveAccount(transaction: Queryable, { id, email }: Person, plan: string): Promise<void> {
  const created = createName("account");
  await transaction.query(
    "insert into puid_account (id, name, plan) values ($1, $2, $3) on conflict (name) do nothing",
    [created, email, plan],
  );
  const [named] = await transaction.query<{ account: string }>(
    `select id as account from puid_account where name = $1
       and not exists (select 1 from puid_membership where account_id = puid_account.id)`,
    [email],
  );
  if (named === undefined) {
    await transaction.query("insert into puid_account (id, label, plan) values ($1, $2, $3)", [
      created,
      email,
      plan,
    ]);
  }
  await transaction.query("insert into puid_membership (person_id, account_id) values ($1, $2)", [
    id,
    named?.account ?? created,
  ]);
}
