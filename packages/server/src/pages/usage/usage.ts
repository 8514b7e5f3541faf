/** The units of time that charts count by. */
export const USAGE_UNITS = ["minute", "hour", "day"] as const;
export type UsageUnit = (typeof USAGE_UNITS)[number];

/** The ids of an account in one minute, hour or day. */
export interface UsageBucket {
  readonly start: Date;
  readonly count: number;
}

/** The ids of an account over a window that ends now. */
export interface Usage {
  readonly unit: UsageUnit;
  /** One bucket for each unit of the window, also where the count is 0, in ascending order; the last one is not over. */
  readonly buckets: readonly UsageBucket[];
}

/** The ids of an account today. */
export interface QuotaState {
  readonly plan: string;
  readonly used: number;
  /** The most ids of a day; null for no limit. */
  readonly limit: number | null;
  /** The most ids of a request. */
  readonly idsPerRequest: number;
  /** When the next day begins. */
  readonly resetsAt: Date;
}
