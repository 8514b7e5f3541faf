import type { Service } from "../service.js";

/** The OAuth grant types that a server can support. */
export const GRANT_TYPES = ["client_credentials", "authorization_code", "refresh_token"] as const;

/** Returns the grant types that this server supports. A person gives codes, so they need the pages for people. */
export const grantTypesOf = ({ dashboard }: Service): (typeof GRANT_TYPES)[number][] =>
  dashboard ? [...GRANT_TYPES] : ["client_credentials"];

/** Returns the response types that this server supports: RFC 7591, section 2.1, has them for each grant type. */
export const responseTypesOf = ({ dashboard }: Service): "code"[] => (dashboard ? ["code"] : []);

/** The path of the authorization endpoint, below the origin: RFC 6749, section 3.1. People open it in a browser. */
export const AUTHORIZE = "/oauth/authorize";
