import { gather } from "../util/gather.js";
import { createName, createSecret, digestOf, hintOf, isName, type SecretKind } from "../util/secrets.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";
import type { LastUses } from "./last-uses.js";
import { sweepTable } from "./sweep.js";

/** The account of a request, and the permissions of its credential. */
export interface Principal {
  readonly account: string;
  readonly plan: string;
  readonly scopes: readonly string[];
  /** Whether the request may decode ids if its scopes allow it: both the credential and its client may. */
  readonly mayDecode: boolean;
  /** The id of its credential, and of the grant that the credential belongs to. */
  readonly credential: string;
  readonly grant: string | null;
}

/** A credential in a list. */
export interface Credential {
  readonly id: string;
  readonly label: string | null;
  readonly hint: string;
  readonly mayDecode: boolean;
  readonly createdAt: Date;
  /** The minute of the last use, or null. It is up to a minute late, because servers write it at intervals. */
  readonly usedAt: Date | null;
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
  /** The id of the grant that an access token belongs to. It ends with the grant. */
  readonly grant?: string | undefined;
  readonly scopes?: readonly string[] | undefined;
  /** Whether the credential may decode ids; by default true. */
  readonly mayDecode?: boolean | undefined;
  readonly label?: string | undefined;
  /** Seconds until the credential expires. By default it never expires. */
  readonly life?: number | undefined;
}

/** A credential that works, with its account and its client. */
interface Found extends Omit<Principal, "scopes"> {
  readonly digest: string;
  readonly kind: SecretKind;
  readonly scope: string;
}

/** Whether a credential is valid, in SQL: it is not revoked, and has not expired. `credential` names its row. */
export const isValid = (credential: string): string =>
  `${credential}.revoked_at is null and (${credential}.expires_at is null or ${credential}.expires_at > now())`;

const FIND = `
  select credential.digest, credential.kind, credential.id as credential, credential.scope, credential.grant_id as grant,
    account.id as account, account.plan, credential.may_decode and coalesce(client.may_decode, true) as "mayDecode"
  from puid_credential credential
    join puid_account account on account.id = credential.account_id
    left join puid_client client on client.id = credential.client_id
  where credential.digest = any($1::text[]) and ${isValid("credential")}`;

const LIST = `
  select id, label, hint, may_decode as "mayDecode", created_at as "createdAt", used_at as "usedAt",
    revoked_at as "revokedAt"
  from puid_credential`;

/** API keys and tokens. The database stores only digests of their secrets. */
export class Credentials {
  private readonly database: Database;
  private readonly lastUses: LastUses;
  private readonly findTogether = gather((digests: readonly string[]) => this.findAll(digests));

  constructor(database: Database, lastUses: LastUses) {
    this.database = database;
    this.lastUses = lastUses;
  }

  create(kind: SecretKind, details: CredentialDetails): Promise<NewCredential> {
    return insertCredential(this.database, kind, details);
  }

  /**
   * Creates an access token of a client for its own account, and deletes the oldest live ones if there would be more
   * than `most`. Tokens of grants do not count.
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
             where client_id = $1 and kind = 'access' and grant_id is null and revoked_at is null
               and expires_at > now()
             order by expires_at desc, digest offset $2)`,
          [details.client, most - 1],
        );
        return insertCredential(transaction, "access", details);
      }),
    );
  }

  /** Returns the account and the permissions of a secret if the secret is valid. Notes its use. */
  async find(kind: SecretKind, secret: string): Promise<Principal | undefined> {
    return this.findDigest(kind, await digestOf(secret));
  }

  /** As `find`, for the digest of a secret, of any kind if `kind` is undefined. */
  async findDigest(kind: SecretKind | undefined, digest: string): Promise<Principal | undefined> {
    const row = await this.findTogether(digest);
    if (row === undefined || row.kind !== (kind ?? row.kind)) return undefined;
    const { digest: _, kind: __, scope, ...principal } = row;
    this.noteUse(principal);
    return { ...principal, scopes: scope === "" ? [] : scope.split(" ") };
  }

  /** Notes that a credential is used now. */
  noteUse({ credential, grant }: Pick<Principal, "credential" | "grant">): void {
    this.lastUses.note("puid_credential", credential);
    if (grant !== null) this.lastUses.note("puid_grant", grant);
  }

  /** Returns the credentials of an account, in the order of their creation. */
  async list(kind: SecretKind, account: string): Promise<Credential[]> {
    return this.database.query<Credential>(
      `${LIST} where kind = $1 and account_id = $2 order by created_at, id`,
      [kind, account],
    );
  }

  /** Returns the API keys of an account that are not revoked, the first `most` of them. */
  working(account: string, most: number): Promise<Credential[]> {
    return this.database.query<Credential>(
      `${LIST} where kind = 'key' and account_id = $1 and revoked_at is null order by created_at, id limit $2`,
      [account, most],
    );
  }

  /**
   * Revokes a credential at once. Returns whether there was a credential to revoke.
   *
   * @param account - The id of an account, to revoke only its credentials.
   */
  async revoke(kind: SecretKind, id: string, account?: string | undefined): Promise<boolean> {
    if (!isName("credential", id)) return false;
    const rows = await this.database.query(
      `update puid_credential set revoked_at = now()
       where kind = $1 and id = $2 and ($3::text is null or account_id = $3) and revoked_at is null returning id`,
      [kind, id, account ?? null],
    );
    return rows.length === 1;
  }

  /**
   * Deletes expired access tokens, initial access tokens and sessions of earlier versions, at most 100,000. API keys stay.
   *
   * @returns the number of deleted rows
   */
  sweep(): Promise<number> {
    return sweepTable(this.database, {
      table: "puid_credential",
      key: "id",
      when: "expires_at <= now() and kind <> 'key'",
      oldest: "expires_at",
    });
  }

  /** Returns the rows of credentials that work, or undefined, in the order of the digests. */
  private async findAll(digests: readonly string[]): Promise<(Found | undefined)[]> {
    const rows = await this.database.query<Found>(FIND, [digests]);
    const found = new Map(rows.map((row) => [row.digest, row]));
    return digests.map((digest) => found.get(digest));
  }
}

/** Creates a credential, also in a transaction. */
export async function insertCredential(
  queryable: Queryable,
  kind: SecretKind,
  details: CredentialDetails,
): Promise<NewCredential> {
  const id = createName("credential");
  const secret = createSecret(kind);
  const hint = hintOf(secret);
  const { account, client = null, grant = null, scopes = [], mayDecode = true } = details;
  const { label = null, life = null } = details;
  await queryable.query(
    `insert into puid_credential
       (digest, id, kind, account_id, client_id, grant_id, scope, may_decode, label, hint, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + $11::float8 * interval '1 second')`,
    [
      await digestOf(secret),
      id,
      kind,
      account,
      client,
      grant,
      scopes.join(" "),
      mayDecode,
      label,
      hint,
      life,
    ],
  );
  return { id, secret, hint };
}
