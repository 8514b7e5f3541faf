export const DECODE = "Decode ids: see the number behind each id";

/** What each scope allows, in plain words. */
export const SCOPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  "puid:generate": ["Create ids, which count against the account’s quota", DECODE],
  "puid:ordinal": [DECODE],
};
