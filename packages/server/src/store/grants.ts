import { createSecret, digestOf, isName, kindOf } from "../util/secrets.js";
import { insertCredential } from "./credentials.js";
import { type Database, type Queryable, retryConflicts } from "./database.js";
import { sweepTable } from "./sweep.js";

/** The access of a client to an account, which a person gave it. */
export interface ClientGrant {
  readonly id: string;
  readonly client: string;
  readonly clientName: string | null;
  /** The email address of the person. It is null if the person no longer exists. */
  readonly email: string | null;
  readonly scopes: readonly string[];
  readonly createdAt: Date;
  /** The minute of the last use, or null. It is up to a minute late, because servers write it at intervals. */
  readonly usedAt: Date | null;
}

/** The properties of new tokens. */
export interface TokenTerms {
  /** Seconds until the access token expires. */
  readonly access: number;
  /** Seconds until the refresh token expires. */
  readonly refresh: number;
  /** Whether the access token may decode ids if its client may; by default true. */
  readonly mayDecode?: boolean;
}

/** New tokens of a grant. Nothing returns their secrets again. */
export interface IssuedTokens {
  readonly granted: true;
  readonly grant: string;
  readonly account: string;
  readonly scopes: readonly string[];
  readonly access: string;
  readonly refresh: string;
}

/** The reason why a code or a refresh token gives no tokens. */
export interface TokenRefusal {
  readonly granted: false;
  readonly why:
    | /** It is unknown, expired or revoked, or belongs to another client. */ "unknown"
    /** It was used before. Its grant is now revoked. */
    | "reused"
    /** The redirect URI or the verifier of a code is wrong. The code is used up. */
    | "mismatch"
    /** The scopes are more than those of the grant. The refresh token still works. */
    | "scope";
}

/** The most live access tokens of a grant. One more ends the oldest. */
const MOST_ACCESS_TOKENS = 10;

/**
 * The refresh tokens of a grant that the database keeps: the last one, and used ones, to detect a second use. An older
 * one is unknown. So a revocation deletes few rows.
 */
const MOST_REFRESH_TOKENS = 100;

/**
 * Grants of accounts to clients, and their tokens. A refresh token is for one use, and gives the next one. If
 * somebody uses an old one, then two parties have it, and one of them stole it. So its grant ends: RFC 9700, section
 * 4.14.2.
 */
export class Grants {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /** Returns the grants of an account that are not expired or revoked, in the order of their creation. */
  async list(account: string): Promise<ClientGrant[]> {
    const rows = await this.database.query<Omit<ClientGrant, "scopes"> & { scope: string }>(
      `select given.id, client.id as client, client.name as "clientName", person.email, given.scope,
         given.created_at as "createdAt", given.used_at as "usedAt"
       from puid_grant given join puid_client client on client.id = given.client_id
         left join puid_person person on person.id = given.person_id
       where given.account_id = $1 and given.revoked_at is null and given.expires_at > now()
       order by given.created_at, given.id`,
      [account],
    );
    return rows.map(({ scope, ...grant }) => ({ ...grant, scopes: scope.split(" ") }));
  }

  /** Revokes a grant of an account with its tokens, at once. Returns whether there was such a grant. */
  async revoke(account: string, id: string): Promise<boolean> {
    if (!isName("grant", id)) return false;
    return this.transaction(
      async (transaction) =>
        (await revokeGrants(transaction, "account_id = $1 and id = $2", [account, id])) === 1,
    );
  }

  /**
   * Uses a refresh token up, and returns new tokens of its grant. A second use revokes the grant.
   *
   * @param ask - `client` is the client that authenticated. `scopes` are those of the access token, by default all
   *   scopes of the grant.
   */
  async refresh(
    secret: string,
    ask: {
      readonly client: string;
      readonly scopes?: readonly string[] | undefined;
      readonly terms: TokenTerms;
    },
  ): Promise<IssuedTokens | TokenRefusal> {
    const digest = await digestOf(secret);
    return this.transaction(async (transaction): Promise<IssuedTokens | TokenRefusal> => {
      // Everything that changes the tokens of a grant locks the grant first. So two uses of a token run one after
      // another, and a revocation sees all tokens.
      const [grant] = await transaction.query<{ id: string; account: string; scope: string }>(
        `select id, account_id as account, scope from puid_grant
         where client_id = $2 and revoked_at is null
           and id = (select grant_id from puid_refresh_token where digest = $1)
         for update`,
        [digest, ask.client],
      );
      if (grant === undefined) return { granted: false, why: "unknown" };
      const [token] = await transaction.query<{ isUsed: boolean; isLive: boolean }>(
        `select used_at is not null as "isUsed", expires_at > now() as "isLive"
         from puid_refresh_token where digest = $1`,
        [digest],
      );
      if (token?.isUsed) {
        await revokeGrants(transaction, "id = $1", [grant.id]);
        return { granted: false, why: "reused" };
      }
      if (!token?.isLive) return { granted: false, why: "unknown" };
      const all = grant.scope.split(" ");
      const scopes = ask.scopes ?? all;
      if (!scopes.every((scope) => all.includes(scope))) return { granted: false, why: "scope" };
      await transaction.query("update puid_refresh_token set used_at = now() where digest = $1", [digest]);
      return issueTokens(transaction, { ...grant, client: ask.client }, scopes, ask.terms);
    });
  }

  /**
   * Revokes a token of a client: RFC 7009. A refresh token ends with its grant and all tokens of the grant. An access
   * token ends alone. Returns whether the client had such a token.
   */
  async revokeToken(client: string, secret: string): Promise<boolean> {
    const kind = kindOf(secret);
    const digest = await digestOf(secret);
    if (kind === "access") {
      const rows = await this.database.query(
        "delete from puid_credential where kind = 'access' and digest = $1 and client_id = $2 returning id",
        [digest, client],
      );
      return rows.length === 1;
    }
    if (kind !== "refresh") return false;
    return this.transaction(async (transaction) => {
      const ofToken = "client_id = $1 and id = (select grant_id from puid_refresh_token where digest = $2)";
      return (await revokeGrants(transaction, ofToken, [client, digest])) === 1;
    });
  }

  /** Deletes expired refresh tokens and grants. Returns the number of deleted rows. */
  async sweep(): Promise<number> {
    const [when, oldest] = ["expires_at <= now()", "expires_at"];
    const tokens = await sweepTable(this.database, {
      table: "puid_refresh_token",
      key: "digest",
      when,
      oldest,
    });
    return tokens + (await sweepTable(this.database, { table: "puid_grant", key: "id", when, oldest }));
  }

  private transaction<T>(work: (transaction: Queryable) => Promise<T>): Promise<T> {
    return retryConflicts(() => this.database.transaction(work));
  }
}

/**
 * Revokes grants, and deletes their tokens. Returns the number of grants that it revoked.
 *
 * @param condition - The grants, in SQL.
 */
export async function revokeGrants(
  transaction: Queryable,
  condition: string,
  values: readonly unknown[],
): Promise<number> {
  // A new token waits for this lock, or is there for the next statements.
  const revoked = await transaction.query<{ id: string }>(
    `update puid_grant set revoked_at = now() where ${condition} and revoked_at is null returning id`,
    values,
  );
  for (const { id } of revoked) {
    await transaction.query("delete from puid_credential where grant_id = $1", [id]);
    await transaction.query("delete from puid_refresh_token where grant_id = $1", [id]);
  }
  return revoked.length;
}

/** Creates an access token and a refresh token of a grant. The caller holds the lock of the grant. */
export async function issueTokens(
  transaction: Queryable,
  grant: { readonly id: string; readonly account: string; readonly client: string },
  scopes: readonly string[],
  terms: TokenTerms,
): Promise<IssuedTokens> {
  const { id, account, client } = grant;
  await transaction.query(
    `delete from puid_credential where digest in (
       select digest from puid_credential where grant_id = $1 order by expires_at desc, digest offset $2)`,
    [id, MOST_ACCESS_TOKENS - 1],
  );
  await transaction.query(
    `delete from puid_refresh_token where digest in (
       select digest from puid_refresh_token where grant_id = $1 order by expires_at desc, digest offset $2)`,
    [id, MOST_REFRESH_TOKENS - 1],
  );
  const { mayDecode } = terms;
  const details = { account, client, grant: id, scopes, life: terms.access, mayDecode };
  const { secret: access } = await insertCredential(transaction, "access", details);
  const refresh = createSecret("refresh");
  await transaction.query(
    `insert into puid_refresh_token (digest, grant_id, expires_at)
     values ($1, $2, now() + $3::float8 * interval '1 second')`,
    [await digestOf(refresh), id, terms.refresh],
  );
  await transaction.query(
    `update puid_grant set expires_at = greatest(expires_at, now() + $2::float8 * interval '1 second')
     where id = $1`,
    [id, Math.max(terms.access, terms.refresh)],
  );
  return { granted: true, grant: id, account, scopes, access, refresh };
}
