import type { IssuedTokens, TokenRefusal, TokenTerms } from "../../src/store/grants.js";
import { HOUR } from "./cluster.js";

/** The verifier and the challenge of RFC 7636, appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

export const LIVES: TokenTerms = { access: HOUR, refresh: 24 * HOUR };

/** Fails if an exchange gave no tokens. */
export function issued(outcome: IssuedTokens | TokenRefusal): IssuedTokens {
  if (!outcome.granted) throw new Error(`the exchange must give tokens, got ${outcome.why}`);
  return outcome;
}
