import { SCOPES } from "../../scopes.js";
import type { Service } from "../../service.js";
import { unknownClient } from "../client-authentication.js";
import { type Grant, readScopes, TOKEN_LIFE } from "./grant.js";

/** Returns the client credentials grant: RFC 6749, section 4.4. The token is for the client's own account. */
export const clientCredentials =
  ({ store, tokensPerClient }: Service): Grant =>
  ({ scope }) => {
    const scopes = scope === undefined ? SCOPES : readScopes(scope);
    return async ({ id, account }) => {
      const details = { account, client: id, scopes, life: TOKEN_LIFE };
      const created = await store.credentials.createToken(details, tokensPerClient);
      if (created === undefined) throw unknownClient(); // deleted during this request
      return { account, scopes, access: created.secret };
    };
  };
