/** Parts of statements that count the ids of an account. They use the database's clock, so that all nodes agree. */

/** This UTC day. */
export const TODAY = "(now() at time zone 'UTC')::date";

/** The number of ids used today. Usage of an earlier day does not count. */
export const USED_TODAY: string = `case when day >= ${TODAY} then used else 0 end`;

/** The minute since 1970, for the usage history. */
export const MINUTE = "floor(extract(epoch from now()) / 60)::float8";

/** The milliseconds until the next request is allowed, if requests may come `early` milliseconds early. */
export const waitOf = (early: string): string =>
  `ceil(extract(epoch from free_at - now()) * 1000 - ${early})::float8`;
