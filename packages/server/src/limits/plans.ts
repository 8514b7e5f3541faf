import { z } from "zod";
import { Rate } from "./rates.js";

/** What an account may have. */
export interface Plan {
  /** Ids per UTC day; null for no limit. */
  readonly limit: number | null;
  /** Requests for ids; null for no limit. */
  readonly rate: Rate | null;
}

const LIMIT = "must be an integer of at least 0, or null";

export const Plan: z.ZodType<Plan, Plan> = z.strictObject({
  limit: z.int(LIMIT).min(0, LIMIT).nullable(),
  rate: Rate.nullable(),
});

/** Plans by their names. */
export type Plans = Readonly<Record<string, Plan>>;

/** The plans that there are unless others are configured. */
export const DEFAULT_PLANS: Plans = {
  free: { limit: 1000, rate: { requests: 1, seconds: 1 } },
  unlimited: { limit: null, rate: { requests: 1, seconds: 1 } },
};
