/** The OAuth grant types that this server supports. */
export const GRANTS = ["client_credentials"] as const;
