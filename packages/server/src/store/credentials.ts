import { createName, createSecret, digestOf, hintOf, type SecretKind } from "../util/secrets.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";

/** The account of a request, and the permissions of its credential. */
export interface Principal {
  readonly account: string;
  readonly plan: string;
  readonly scopes: readonly string[];
  /** Whether the request may decode ids if its scopes allow it: both the credential and its client may. */
  readonly mayDecode: boolean;
}

/** A credential in a list. */
export interface Credential {
  readonly id: string;
  readonly label: string | null;
  readonly hint: string;
  readonly mayDecode: boolean;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

/** A new credential. Nothing returns its secret again. */
export interface NewCredential {
  readonly id: string;
  readonly secret: string;
  readonly hint: string;
}

/** The properties of a new credential. */
export interface CredentialDetails {
  readonly account: string;
  readonly client?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Whether the credential may decode ids; by default true. */
  readonly mayDecode?: boolean | undefined;
  readonly label?: string | undefined;
  /** Seconds until the credential expires. By default it never expires. */
  readonly life?: number | undefined;
}

/** The most rows that one statement of a sweep deletes, so that it locks them only for milliseconds. */
const BATCH = 1000;

/** The most statements of one sweep, so that it ends within seconds. */
const MOST_BATCHES = 100;

/** API keys, tokens and sessions. The database stores only digests of their secrets. */
export class Credentials {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  create(kind: SecretKind, details: CredentialDetails): Promise<NewCredential> {
    return insert(this.database, kind, details);
  }

  /**
   * Creates an access token of a client, and deletes its oldest live ones if there would be more than `most`.
   *
   * @returns undefined if the client does not exist
   */
  createToken(
    details: CredentialDetails & { readonly client: string },
    most: number,
  ): Promise<NewCredential | undefined> {
    return retryConflicts(() =>
      this.database.transaction(async (transaction) => {
        // The lock makes the client's exchanges run one after another, so that each sees the tokens of the others.
        const clients = await transaction.query("select id from puid_client where id = $1 for update", [
          details.client,
        ]);
        if (clients.length === 0) return undefined;
        await transaction.query(
          `delete from puid_credential where digest in (
             select digest from puid_credential
             where client_id = $1 and kind = 'access' and revoked_at is null and expires_at > now()
             order by expires_at desc, digest offset $2)`,
          [details.client, most - 1],
        );
        return insert(transaction, "access", details);
      }),
    );
  }

  /** Returns the account and the permissions of a secret if the secret is valid. */
  async find(kind: SecretKind, secret: string): Promise<Principal | undefined> {
    const [row] = await this.database.query<Omit<Principal, "scopes"> & { scope: string }>(
      `select account.id as account, account.plan, credential.scope,
         credential.may_decode and coalesce(client.may_decode, true) as "mayDecode"
       from puid_credential credential
         join puid_account account on account.id = credential.account_id
         left join puid_client client on client.id = credential.client_id
       where credential.digest = $1 and kind = $2 and revoked_at is null
         and (expires_at is null or expires_at > now())`,
      [await digestOf(secret), kind],
    );
    if (row === undefined) return undefined;
    const { scope, ...owner } = row;
    return { ...owner, scopes: scope === "" ? [] : scope.split(" ") };
  }

  /** Returns the credentials of an account, in the order of their creation. */
  async list(kind: SecretKind, account: string): Promise<Credential[]> {
    return this.database.query<Credential>(
      `select id, label, hint, may_decode as "mayDecode", created_at as "createdAt", revoked_at as "revokedAt"
       from puid_credential where kind = $1 and account_id = $2 order by created_at, id`,
      [kind, account],
    );
  }

  /** Revokes a credential at once. Returns whether there was a credential to revoke. */
  async revoke(kind: SecretKind, id: string): Promise<boolean> {
    const rows = await this.database.query(
      "update puid_credential set revoked_at = now() where kind = $1 and id = $2 and revoked_at is null returning id",
      [kind, id],
    );
    return rows.length === 1;
  }

  /**
   * Deletes expired access tokens, initial access tokens and sessions, at most 100,000 of them. API keys stay.
   *
   * @returns the number of deleted rows
   */
  async sweep(): Promise<number> {
    let count = 0;
    for (let batch = 0; batch < MOST_BATCHES; batch++) {
      const rows = await retryConflicts(() =>
        this.database.query(
          `delete from puid_credential where digest in (
             select digest from puid_credential where expires_at <= now() and kind <> 'key'
             order by expires_at limit $1)
           returning id`,
          [BATCH],
        ),
      );
      count += rows.length;
      if (rows.length < BATCH) break;
    }
    return count;
  }
}

async function insert(
  queryable: Queryable,
  kind: SecretKind,
  details: CredentialDetails,
): Promise<NewCredential> {
  const id = createName("credential");
  const secret = createSecret(kind);
  const hint = hintOf(secret);
  const { account, client = null, scopes = [], mayDecode = true, label = null, life = null } = details;
  await queryable.query(
    `insert into puid_credential
       (digest, id, kind, account_id, client_id, scope, may_decode, label, hint, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10::float8 * interval '1 second')`,
    [await digestOf(secret), id, kind, account, client, scopes.join(" "), mayDecode, label, hint, life],
  );
  return { id, secret, hint };
}
