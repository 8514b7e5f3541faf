import type { Plan } from "../../limits/plans.js";

/** A request of an account for consecutive ordinals. */
export interface OrdinalRequest {
  readonly account: string;
  readonly count: number;
  /** The plan of the account. */
  readonly plan: Plan;
}

/** Ordinals that an account got. */
export interface Grant {
  readonly granted: true;
  /** The first ordinal. */
  readonly first: bigint;
  /** The number of ids on this UTC day, including these. */
  readonly used: number;
}

/** The reason why an account got no ids. */
export type Refusal =
  | { readonly granted: false; readonly why: "rate"; readonly waitMs: number }
  | { readonly granted: false; readonly why: "quota"; readonly used: number }
  /** The account has been deleted. */
  | { readonly granted: false; readonly why: "gone" };

/** A grant with the minute since 1970, by the clock of the database, for the usage history. */
export type TimedGrant = Grant & { readonly minute: number };
