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
        if (accounts.length === 0) await giveAccount(transaction, person!.id, plan);
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
 * Makes a person a member of the account that the operator named after the email address, in any case. If there is none,
 * or if others are its members, the person gets a new account. Members cannot choose an account's name, only its label,
 * so that nobody can prepare an account with the name of another person.
 */
export async function giveAccount(transaction: Queryable, person: string, plan: string): Promise<void> {
  const [named] = await transaction.query<{ account: string }>(
    `select account.id as account
     from puid_account account join puid_person person on lower(account.name) = person.email
     where person.id = $1 and not exists (select 1 from puid_membership where account_id = account.id)
     order by account.created_at limit 1`,
    [person],
  );
  const account = named?.account ?? createName("account");
  if (named === undefined) {
    // A name is unique. If another account has it, the email address is only the label.
    await transaction.query(
      `insert into puid_account (id, name, label, plan, created_by)
       select $1, case when taken.yes then null else person.email end,
         case when taken.yes then person.email end, $2, person.id
       from puid_person person
         cross join lateral (select exists (select 1 from puid_account where name = person.email) as yes) taken
       where person.id = $3`,
      [account, plan, person],
    );
  }
  await transaction.query("insert into puid_membership (person_id, account_id) values ($1, $2)", [
    person,
    account,
  ]);
}
