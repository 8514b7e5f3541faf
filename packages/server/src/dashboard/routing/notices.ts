/** What a form did. The page after the form says it. The address has only the name, so nobody can choose the text. */
const NOTICES = {
  "key-revoked": "The key is revoked.",
  "client-deleted": "The client is deleted.",
  "grant-revoked": "The access is revoked.",
  "member-removed": "The member is removed.",
  "join-link-revoked": "The join link is revoked.",
  joined: "You joined the account.",
  "account-created": "The account is created. The dashboard shows it now.",
  "account-switched": "The dashboard shows another account now.",
  "session-revoked": "The session is revoked.",
  "sessions-revoked": "All other sessions are revoked.",
} as const;

export type Notice = keyof typeof NOTICES;

/** Returns the path of a page that says what a form did. */
export const withNotice = (path: string, notice: Notice): string => `${path}?done=${notice}`;

/** Returns the text of a notice, if there is one of this name. */
export const noticeOf = (name: string | undefined): string | undefined =>
  name !== undefined && Object.hasOwn(NOTICES, name) ? NOTICES[name as Notice] : undefined;
