import { createName, createSecret, digestOf, isName, isSameDigest } from "../util/secrets.js";
import { type Database, retryConflicts } from "./database.js";

/** An OAuth client in a list. */
export interface Client {
  readonly id: string;
  readonly name: string | null;
  /** The account whose quota the client's tokens use, and the name of that account, if it has one. */
  readonly account: string;
  readonly accountName: string | null;
  /** Whether the client's tokens may decode ids. */
  readonly mayDecode: boolean;
  readonly redirectUris: readonly string[];
  readonly createdAt: Date;
}

type ClientRow = Omit<Client, "redirectUris"> & { readonly uris: string };

const SELECT = `
  select client.id, client.name, client.account_id as account, account.name as "accountName",
    client.may_decode as "mayDecode", client.redirect_uris as uris, client.created_at as "createdAt"
  from puid_client client join puid_account account on account.id = client.account_id`;

const toClient = ({ uris, ...client }: ClientRow): Client => ({ ...client, redirectUris: JSON.parse(uris) });

/** OAuth clients. They are programs that get tokens for their account. */
export class Clients {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Creates a client. Nothing returns its secret again. */
  async create(
    account: string,
    redirectUris: readonly string[],
    name?: string | undefined,
    mayDecode = true,
  ): Promise<{ id: string; secret: string }> {
    const id = createName("client");
    const secret = createSecret("client");
    await this.database.query(
      `insert into puid_client (id, account_id, digest, name, redirect_uris, may_decode)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, account, await digestOf(secret), name ?? null, JSON.stringify(redirectUris), mayDecode],
    );
    return { id, secret };
  }

  /** Returns the account of a client if the secret belongs to the client. */
  async authenticate(id: string, secret: string): Promise<string | undefined> {
    if (!isName("client", id)) return undefined;
    const [row] = await this.database.query<{ account: string; digest: string }>(
      "select account_id as account, digest from puid_client where id = $1",
      [id],
    );
    const digest = await digestOf(secret);
    return row !== undefined && isSameDigest(row.digest, digest) ? row.account : undefined;
  }

  /**
   * Returns clients, in the order of their creation.
   *
   * @param account - The id of an account, to return only its clients.
   * @param most - Returns only the first ones; by default all.
   */
  async list(account?: string | undefined, most?: number): Promise<Client[]> {
    const rows = await this.database.query<ClientRow>(
      `${SELECT} where $1::text is null or client.account_id = $1
       order by client.created_at, client.id limit $2`,
      [account ?? null, most ?? null],
    );
    return rows.map(toClient);
  }

  /** Returns the client that has an id. */
  async find(id: string): Promise<Client | undefined> {
    if (!isName("client", id)) return undefined;
    const [row] = await this.database.query<ClientRow>(`${SELECT} where client.id = $1`, [id]);
    return row && toClient(row);
  }

  /** Sets whether a client's tokens may decode ids, including live ones. Returns whether the client exists. */
  async setMayDecode(id: string, mayDecode: boolean): Promise<boolean> {
    const rows = await this.database.query(
      "update puid_client set may_decode = $2 where id = $1 returning id",
      [id, mayDecode],
    );
    return rows.length === 1;
  }

  /**
   * Deletes a client, its tokens and the grants to it. Returns whether the client existed.
   *
   * @param account - The id of an account, to delete only its clients.
   */
  async delete(id: string, account?: string | undefined): Promise<boolean> {
    const rows = await retryConflicts(() =>
      this.database.query(
        "delete from puid_client where id = $1 and ($2::text is null or account_id = $2) returning id",
        [id, account ?? null],
      ),
    );
    return rows.length === 1;
  }
}
