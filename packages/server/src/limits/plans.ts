import { z } from "zod";
import { integer } from "../util/integer-schema.js";
import { Rate } from "./rates.js";

/** The limits of an account. */
export interface Plan {
  /** Ids per UTC day, 0 or more; null for no limit. */
  readonly limit: number | null;
  /** Requests for ids; null for no limit. */
  readonly rate: Rate | null;
  /** The most ids of one request, 1 to 10,000; by default 10, as at puid.dev. */
  readonly idsPerRequest?: number | undefined;
}

/** A plan with its defaults. */
export type CompletePlan = Plan & { readonly idsPerRequest: number };

/** The most ids of one request, if the plan names no other number. */
export const DEFAULT_IDS_PER_REQUEST = 10;

/** The most ids of one request that a plan can allow. The server answers nobody else while it makes them. */
const MOST_IDS_PER_REQUEST = 10_000;

const LIMIT = "must be an integer of at least 0, or null";

export const Plan: z.ZodType<CompletePlan, Plan> = z.strictObject({
  limit: z.int(LIMIT).min(0, LIMIT).nullable(),
  rate: Rate.nullable(),
  idsPerRequest: integer(1, MOST_IDS_PER_REQUEST).default(DEFAULT_IDS_PER_REQUEST),
});

/** Plans by name. */
export type Plans = Readonly<Record<string, Plan>>;

/** Plans by name, with their defaults. */
export type CompletePlans = Readonly<Record<string, CompletePlan>>;

/** The default plans. */
export const DEFAULT_PLANS: CompletePlans = {
  free: { limit: 1000, rate: { requests: 1, seconds: 1 }, idsPerRequest: DEFAULT_IDS_PER_REQUEST },
  unlimited: { limit: null, rate: { requests: 1, seconds: 1 }, idsPerRequest: DEFAULT_IDS_PER_REQUEST },
};
