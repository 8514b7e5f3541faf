/** What an access token or a key may do. */
export const SCOPES = ["puid:generate", "puid:ordinal"] as const;
export type Scope = (typeof SCOPES)[number];

/** The meaning of each scope, for the OpenAPI document. A token with any scope may read its quota. */
export const SCOPE_MEANINGS: Readonly<Record<Scope, string>> = {
  "puid:generate": "Generate ids and decode ids.",
  "puid:ordinal": "Decode ids.",
};

/** Returns the OpenAPI security requirement of an operation that accepts a token with any of these scopes. */
export const securityOf = (...scopes: Scope[]): { [scheme: string]: string[] }[] => [
  { apiKey: [] },
  { bearer: [] },
  ...(scopes.length > 0 ? scopes.map((scope) => ({ oauth2: [scope] })) : [{ oauth2: [] }]),
];
