import { challengeOf, createName, createSecret, digestOf, isName, isSameDigest } from "../util/secrets.js";
import { type Database, retryConflicts, sqlStateOf } from "./database.js";
import {
  type IssuedTokens,
  issueTokens,
  revokeGrants,
  type TokenRefusal,
  type TokenTerms,
} from "./grants.js";
import { sweepTable } from "./sweep.js";

/** Seconds until a code expires. */
export const CODE_LIFE = 60;

/** What a person consents to. */
export interface Consent {
  readonly client: string;
  readonly account: string;
  readonly person: string;
  readonly redirectUri: string;
  /** At least one scope. */
  readonly scopes: readonly string[];
  /** The PKCE challenge by the method S256: RFC 7636, section 4.2. */
  readonly challenge: string;
}

/** Authorization codes: RFC 6749, section 4.1. */
export class AuthorizationCodes {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Creates a code, and returns it. Nothing returns it again.
   *
   * @returns undefined if the person is not a member of the account, or if the client does not exist
   */
  async create(consent: Consent): Promise<string | undefined> {
    const { client, account, person, redirectUri, scopes, challenge } = consent;
    if (!isName("client", client) || !isName("account", account)) return undefined;
    const code = createSecret("code");
    const rows = await this.database
      .query(
        `insert into puid_authorization_code
         (digest, client_id, account_id, person_id, redirect_uri, scope, challenge, expires_at)
       select $1, client.id, membership.account_id, membership.person_id, $5, $6, $7,
         now() + ${CODE_LIFE} * interval '1 second'
       from puid_client client cross join puid_membership membership
       where client.id = $2 and membership.account_id = $3 and membership.person_id = $4
       returning digest`,
        [await digestOf(code), client, account, person, redirectUri, scopes.join(" "), challenge],
      )
      .catch((error) => {
        // The client or the membership ended between the parts of the statement.
        if (sqlStateOf(error) === "23503") return [];
        throw error;
      });
    return rows.length === 1 ? code : undefined;
  }

  /**
   * Uses a code up, and returns the tokens of a new grant. A second use revokes that grant: RFC 6749, section 4.1.2.
   *
   * @param ask - `client` is the client that authenticated. A use with a wrong redirect URI or verifier uses the code up
   *   too, because somebody else may have it.
   */
  async redeem(
    code: string,
    ask: {
      readonly client: string;
      readonly redirectUri: string;
      readonly verifier: string;
      readonly terms: TokenTerms;
    },
  ): Promise<IssuedTokens | TokenRefusal> {
    const [digest, challenge] = [await digestOf(code), await challengeOf(ask.verifier)];
    return retryConflicts(() =>
      this.database.transaction(async (transaction): Promise<IssuedTokens | TokenRefusal> => {
        // The lock makes two uses run one after another.
        const [found] = await transaction.query<{
          account: string;
          person: string;
          redirectUri: string;
          scope: string;
          challenge: string;
          grant: string | null;
          isUsed: boolean;
          isLive: boolean;
        }>(
          `select account_id as account, person_id as person, redirect_uri as "redirectUri", scope, challenge,
             grant_id as grant, used_at is not null as "isUsed", expires_at > now() as "isLive"
           from puid_authorization_code where digest = $1 and client_id = $2 for update`,
          [digest, ask.client],
        );
        if (found?.isUsed) {
          if (found.grant !== null) await revokeGrants(transaction, "id = $1", [found.grant]);
          return { granted: false, why: "reused" };
        }
        if (!found?.isLive) return { granted: false, why: "unknown" };
        const isRight = found.redirectUri === ask.redirectUri && isSameDigest(found.challenge, challenge);
        if (!isRight) {
          await transaction.query("update puid_authorization_code set used_at = now() where digest = $1", [
            digest,
          ]);
          return { granted: false, why: "mismatch" };
        }
        const grant = { id: createName("grant"), account: found.account, client: ask.client };
        await transaction.query(
          `insert into puid_grant (id, client_id, account_id, person_id, scope, expires_at)
           values ($1, $2, $3, $4, $5, now())`,
          [grant.id, grant.client, grant.account, found.person, found.scope],
        );
        await transaction.query(
          "update puid_authorization_code set used_at = now(), grant_id = $2 where digest = $1",
          [digest, grant.id],
        );
        return issueTokens(transaction, grant, found.scope.split(" "), ask.terms);
      }),
    );
  }

  /** Deletes expired codes that gave no grant. The others end with their grants. Returns the number of deleted rows. */
  sweep(): Promise<number> {
    return sweepTable(this.database, {
      table: "puid_authorization_code",
      key: "digest",
      when: "expires_at <= now() and grant_id is null",
      oldest: "expires_at",
    });
  }
}
