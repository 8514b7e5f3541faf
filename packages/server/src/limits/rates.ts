import { z } from "zod";
import { integer } from "../util/integer-schema.js";

/** A number of requests, 1 to 1,000,000, in a number of seconds, 0.001 to 86,400. All of them may come at once. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

export const Rate: z.ZodType<Rate, Rate> = z.strictObject({
  requests: integer(1, 1_000_000),
  seconds: z.number().min(0.001).max(86_400),
});

/** Returns the milliseconds between requests, and the milliseconds by which requests may come early. */
export function paceOf(rate: Rate | null): readonly [interval: number, tolerance: number] {
  if (rate === null) return [0, 0];
  const interval = (1000 * rate.seconds) / rate.requests;
  return [interval, 1000 * rate.seconds - interval];
}

/** The rates that protect the database. Each node applies them on its own; null is no limit. */
export interface Rates {
  /**
   * Requests of one account to one operation. At `GET /v1/ids`, only rejected requests count. The plan has the rate
   * of the others.
   */
  readonly account: Rate | null;
  /** Lookups from one address that find no credential or client. */
  readonly failures: Rate | null;
  /** Requests of one client for tokens, and as many to revoke them. */
  readonly token: Rate | null;
  /** Registrations with initial access tokens of one account, or from one address if registration is open. */
  readonly registration: Rate | null;
  /** Requests for `/readyz` from one address. */
  readonly ready: Rate | null;
  /** Requests for the dashboard, sign-in and consent from one address. */
  readonly dashboard: Rate | null;
}

/** Rates as options. Missing rates have defaults. */
export const GivenRates: z.ZodType<Partial<Rates>, Partial<Rates>> = z.strictObject({
  account: Rate.nullable().exactOptional(),
  failures: Rate.nullable().exactOptional(),
  token: Rate.nullable().exactOptional(),
  registration: Rate.nullable().exactOptional(),
  ready: Rate.nullable().exactOptional(),
  dashboard: Rate.nullable().exactOptional(),
});

/** A rate that test suites do not reach. */
const FAST: Rate = { requests: 1000, seconds: 1 };

/** The default rates. */
export const DEFAULT_RATES: Rates = {
  account: { requests: 100, seconds: 5 },
  failures: { requests: 100, seconds: 10 },
  token: { requests: 30, seconds: 10 },
  registration: { requests: 10, seconds: 60 },
  ready: { requests: 20, seconds: 2 },
  dashboard: { requests: 200, seconds: 10 },
};

/** The default rates in development mode. */
export const DEVELOPMENT_RATES: Rates = {
  account: FAST,
  failures: FAST,
  token: FAST,
  registration: FAST,
  ready: FAST,
  dashboard: FAST,
};
