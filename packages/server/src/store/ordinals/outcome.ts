import type { Plan } from "../../limits/plans.js";

/** A request of an account for consecutive ordinals. */
export interface OrdinalRequest {
  readonly account: string;
  readonly count: number;
  /** The plan of the account. */
  readonly plan: Plan;
  /** What must still be true of its credential; by default nothing. */
  readonly credential?: CredentialCheck | undefined;
}

/** That a credential is valid, and its account is on a plan. */
export interface CredentialCheck {
  readonly digest: string;
  /** The name of the plan. */
  readonly plan: string;
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
  | { readonly granted: false; readonly why: "gone" }
  /** The credential is no longer valid, or the account is on another plan. */
  | { readonly granted: false; readonly why: "stale" };

/** A grant with the minute since 1970, by the clock of the database, for the usage history. */
export type TimedGrant = Grant & { readonly minute: number };
