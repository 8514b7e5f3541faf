import { isValid } from "../credentials.js";

/** Parts of statements that count the ids of an account. They use the database's clock, so that all nodes agree. */

/** This UTC day. */
export const TODAY = "(now() at time zone 'UTC')::date";

/** The number of ids used today. Usage of an earlier day does not count. */
export const USED_TODAY: string = `case when day >= ${TODAY} then used else 0 end`;

/** The minute since 1970, for the usage history. */
export const MINUTE = "floor(extract(epoch from now()) / 60)::float8";

/**
 * Whether a credential is valid, and is of an account that is on a plan.
 *
 * @param digest - The digest of the credential, which may be null for none, and the name of the plan, in SQL.
 */
export const isFresh = (
  digest: string,
  plan: string,
): string => `(${digest} is null or puid_account.plan = ${plan} and exists (
  select from puid_credential
  where puid_credential.digest = ${digest} and puid_credential.account_id = puid_account.id
    and ${isValid("puid_credential")}))`;

/** The milliseconds until the next request is allowed, if requests may come `early` milliseconds early. */
export const waitOf = (early: string): string =>
  `ceil(extract(epoch from free_at - now()) * 1000 - ${early})::float8`;
