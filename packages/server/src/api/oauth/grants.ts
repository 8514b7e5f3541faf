/** The ways to get a token that this server has. */
export const GRANTS = ["client_credentials"] as const;
