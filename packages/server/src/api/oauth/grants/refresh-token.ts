import type { Service } from "../../service.js";
import { type Grant, REFRESH_LIFE, readScopes, refusalOf, required, TOKEN_LIFE } from "./grant.js";

/** Returns the grant that exchanges a refresh token for new tokens: RFC 6749, section 6. */
export const refreshToken =
  ({ store, membersMayDecode }: Service): Grant =>
  (request) => {
    const token = required(request, "refresh_token");
    const scopes = request.scope === undefined ? undefined : readScopes(request.scope);
    return async ({ id: client }) => {
      const terms = { access: TOKEN_LIFE, refresh: REFRESH_LIFE, mayDecode: membersMayDecode };
      const outcome = await store.grants.refresh(token, { client, scopes, terms });
      if (!outcome.granted) throw refusalOf(outcome, "refresh_token");
      return outcome;
    };
  };
