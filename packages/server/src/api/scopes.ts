/** What an access token or a key may do. */
export const SCOPES = ["puid:generate", "puid:ordinal"] as const;
export type Scope = (typeof SCOPES)[number];

/** The meaning of each scope, for the OpenAPI document. A token with any scope may read its quota. */
export const SCOPE_MEANINGS: Readonly<Record<Scope, string>> = {
  "puid:generate": "Generate ids and decode ids.",
  "puid:ordinal": "Decode ids.",
};

/**
 * Returns the scopes of a space-separated list: RFC 6749, section 3.3.
 *
 * @returns undefined if a scope is unknown, or if there is none
 */
export function parseScopes(text: string): Scope[] | undefined {
  const scopes = new Set(text.split(" ").filter((scope) => scope !== ""));
  const known = SCOPES.filter((scope) => scopes.has(scope));
  return known.length > 0 && known.length === scopes.size ? ([...scopes] as Scope[]) : undefined;
}

/** Returns the OpenAPI security requirement of an operation that accepts a token with any of these scopes. */
export const securityOf = (...scopes: Scope[]): { [scheme: string]: string[] }[] => [
  { apiKey: [] },
  { bearer: [] },
  ...(scopes.length > 0 ? scopes.map((scope) => ({ oauth2: [scope] })) : [{ oauth2: [] }]),
];
