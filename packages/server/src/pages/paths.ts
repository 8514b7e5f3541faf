/**
 * The paths of the pages, and of the forms on them. A form posts to the path of its page, or to a path below it. Paths
 * with a name in them encode it.
 */

const part = encodeURIComponent;

/** The paths of pages. `GET` shows the page. */
export const paths = {
  home: "/",
  signIn: "/auth/sign-in",
  signInLink: (token: string): string => `/auth/link/${part(token)}`,
  signInCallback: "/auth/callback",
  overview: "/dashboard",
  usageBy: (unit: string): string => `/dashboard?by=${part(unit)}`,
  keys: "/dashboard/keys",
  revokeKey: (id: string): string => `/dashboard/keys/${part(id)}/revoke`,
  clients: "/dashboard/clients",
  deleteClient: (id: string): string => `/dashboard/clients/${part(id)}/delete`,
  grants: "/dashboard/grants",
  revokeGrant: (id: string): string => `/dashboard/grants/${part(id)}/revoke`,
  members: "/dashboard/members",
  removeMember: (id: string): string => `/dashboard/members/${part(id)}/remove`,
  replaceJoinLink: "/dashboard/join-link/replace",
  revokeJoinLink: "/dashboard/join-link/revoke",
  accounts: "/dashboard/accounts",
  sessions: "/dashboard/sessions",
  firstRequest: "/dashboard/first-request",
  authorize: "/oauth/authorize",
  join: (code: string): string => `/join/${part(code)}`,
} as const;

/**
 * The paths that only forms use. The forms of confirmation pages post to the page's own path. The forms that create a
 * key, a client or an account post to the path of the list.
 */
export const actions = {
  signIn: "/auth/sign-in",
  signOut: "/auth/sign-out",
  createJoinLink: "/dashboard/join-link",
  revokeSession: (id: string): string => `/dashboard/sessions/${part(id)}/revoke`,
  revokeOtherSessions: "/dashboard/other-sessions/revoke",
  switchAccount: (id: string): string => `/dashboard/accounts/${part(id)}/switch`,
  decide: "/oauth/decision",
} as const;
