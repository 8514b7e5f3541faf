import { z } from "zod";
import { integer } from "../util/integer-schema.js";

/** A number of requests in a number of seconds. All of them may come at once. */
export interface Rate {
  readonly requests: number;
  readonly seconds: number;
}

export const Rate: z.ZodType<Rate, Rate> = z.strictObject({
  requests: integer(1, 1_000_000),
  seconds: z.number().min(0.001).max(86_400),
});

/** Returns the milliseconds between requests, and how many milliseconds' worth of them may come at once. */
export function paceOf(rate: Rate | null): readonly [interval: number, tolerance: number] {
  if (rate === null) return [0, 0];
  const interval = (1000 * rate.seconds) / rate.requests;
  return [interval, 1000 * rate.seconds - interval];
}

/** The rates that protect the database, on each node; null for no limit. */
export interface Rates {
  /**
   * Requests of one account to one operation. At `GET /v1/ids` only refused requests count: the rate of granted
   * ones is the plan's.
   */
  readonly account: Rate | null;
  /** Lookups of credentials and clients, from one address, that find none. */
  readonly failures: Rate | null;
  /** Access tokens for one client. */
  readonly token: Rate | null;
  /** Registrations of clients with initial access tokens of one account; if registration is open, from one address. */
  readonly registration: Rate | null;
  /** Requests for `/readyz` from one address. */
  readonly ready: Rate | null;
  /** Requests for the development endpoints from one address. */
  readonly development: Rate | null;
}

/** Rates as they are given: those that are missing have defaults. */
export const GivenRates: z.ZodType<Partial<Rates>, Partial<Rates>> = z.strictObject({
  account: Rate.nullable().exactOptional(),
  failures: Rate.nullable().exactOptional(),
  token: Rate.nullable().exactOptional(),
  registration: Rate.nullable().exactOptional(),
  ready: Rate.nullable().exactOptional(),
  development: Rate.nullable().exactOptional(),
});

/** A rate that no test suite reaches. */
const FAST: Rate = { requests: 1000, seconds: 1 };

/** The rates unless others are configured. */
export const DEFAULT_RATES: Rates = {
  account: { requests: 100, seconds: 5 },
  failures: { requests: 100, seconds: 10 },
  token: { requests: 30, seconds: 10 },
  registration: { requests: 10, seconds: 60 },
  ready: { requests: 20, seconds: 2 },
  development: FAST,
};

/** The same in development mode. */
export const DEVELOPMENT_RATES: Rates = {
  account: FAST,
  failures: FAST,
  token: FAST,
  registration: FAST,
  ready: FAST,
  development: FAST,
};
