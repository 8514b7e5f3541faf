import { argumentMessage } from "../../../util/validation-message.js";
import type { Service } from "../../service.js";
import { oauthError } from "../errors.js";
import { type Grant, REFRESH_LIFE, refusalOf, required, TOKEN_LIFE } from "./grant.js";

/** The form of a verifier: RFC 7636, section 4.1. */
export const VERIFIER: RegExp = /^[\w.~-]{43,128}$/;

/** Returns the authorization code grant: RFC 6749, section 4.1.3. The tokens are for the account of the person. */
export const authorizationCode =
  ({ store, membersMayDecode }: Service): Grant =>
  (request) => {
    const code = required(request, "code");
    const verifier = required(request, "code_verifier");
    if (!VERIFIER.test(verifier)) {
      const rule = "must have 43 to 128 of the characters A-Z, a-z, 0-9, -, ., _ and ~";
      throw oauthError(400, "invalid_request", argumentMessage("code_verifier", rule, verifier));
    }
    const { redirect_uri: redirectUri = "" } = request;
    return async ({ id: client }) => {
      const terms = { access: TOKEN_LIFE, refresh: REFRESH_LIFE, mayDecode: membersMayDecode };
      const outcome = await store.authorizationCodes.redeem(code, { client, redirectUri, verifier, terms });
      if (!outcome.granted) throw refusalOf(outcome, "code");
      return outcome;
    };
  };
