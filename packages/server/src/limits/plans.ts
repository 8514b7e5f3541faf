import { z } from "zod";
import { Rate } from "./rates.js";

/** The limits of an account. */
export interface Plan {
  /** Ids per UTC day, 0 or more; null for no limit. */
  readonly limit: number | null;
  /** Requests for ids; null for no limit. */
  readonly rate: Rate | null;
}

const LIMIT = "must be an integer of at least 0, or null";

export const Plan: z.ZodType<Plan, Plan> = z.strictObject({
  limit: z.int(LIMIT).min(0, LIMIT).nullable(),
  rate: Rate.nullable(),
});

/** Plans by name. */
export type Plans = Readonly<Record<string, Plan>>;

/** The default plans. */
export const DEFAULT_PLANS: Plans = {
  free: { limit: 1000, rate: { requests: 1, seconds: 1 } },
  unlimited: { limit: null, rate: { requests: 1, seconds: 1 } },
};
