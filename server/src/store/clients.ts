import { createName, createSecret, digestOf, isName, isSameDigest } from "../secrets.js";
import type { Database } from "./database.js";

/** An OAuth client, as a list shows it. */
export interface Client {
  readonly id: string;
  readonly name: string | null;
  readonly redirectUris: readonly string[];
  readonly createdAt: Date;
}

/** OAuth clients: programs that get tokens for the account that they belong to. */
export class Clients {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async create(
    account: string,
    redirectUris: readonly string[],
    name?: string | undefined,
  ): Promise<{ id: string; secret: string }> {
    const id = createName("client");
    const secret = createSecret("client");
    await this.database.query(
      "insert into puid_client (id, account_id, digest, name, redirect_uris) values ($1, $2, $3, $4, $5)",
      [id, account, await digestOf(secret), name ?? null, JSON.stringify(redirectUris)],
    );
    return { id, secret };
  }

  /** The account of a client, if the secret is its own. */
  async authenticate(id: string, secret: string): Promise<string | undefined> {
    // What is none is not worth a query, and with a NUL PostgreSQL would not have it.
    if (!isName("client", id)) return undefined;
    const [row] = await this.database.query<{ account: string; digest: string }>(
      "select account_id as account, digest from puid_client where id = $1",
      [id],
    );
    const digest = await digestOf(secret);
    return row !== undefined && isSameDigest(row.digest, digest) ? row.account : undefined;
  }

  async list(account: string): Promise<Client[]> {
    const rows = await this.database.query<Omit<Client, "redirectUris"> & { uris: string }>(
      `select id, name, redirect_uris as uris, created_at as "createdAt"
       from puid_client where account_id = $1 order by created_at, id`,
      [account],
    );
    return rows.map(({ uris, ...client }) => ({ ...client, redirectUris: JSON.parse(uris) }));
  }

  /** Deletes a client, and its tokens with it; whether there was one. */
  async delete(id: string): Promise<boolean> {
    const rows = await this.database.query("delete from puid_client where id = $1 returning id", [id]);
    return rows.length === 1;
  }
}
