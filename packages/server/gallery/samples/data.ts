import type { ClientRow } from "../../src/pages/clients/clients-page.js";
import type { Viewer } from "../../src/pages/dashboard-layout.js";
import type { GrantRow } from "../../src/pages/grants/grants-page.js";
import type { KeyRow } from "../../src/pages/keys/keys-page.js";
import type { MemberRow } from "../../src/pages/members/members-page.js";
import type { SessionRow } from "../../src/pages/sessions/sessions-page.js";
import type { Usage, UsageUnit } from "../../src/pages/usage/usage.js";
import type { World } from "./world.js";

/** Samples have fixed times, so that screenshots change only if pages do. */
const NOW = Date.UTC(2026, 10, 26, 14, 5);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const ago = (milliseconds: number): Date => new Date(NOW - milliseconds);

export const TOMORROW: Date = new Date(Date.UTC(2026, 10, 27));

/** A secret of the right form and length that opens nothing. */
export const secretOf = (prefix: string): string =>
  prefix + "Zm9yX3Rlc3RzX29ubHktZm9yX3Rlc3RzX29ubHktMTI".slice(0, 43);

export const viewerOf = ({ email, account }: World): Viewer => ({
  email,
  account: { id: "account_Zm9yX3Rlc3RzX29ubHkt", name: account },
});

export const keysOf = ({ labels }: World): KeyRow[] =>
  labels.map((label, index) => ({
    id: `credential_${index}`,
    label,
    hint: ["…tk3Q", "…9x_A", "…Lm2c", "…0ZbW"][index % 4]!,
    mayDecode: index !== 1,
    createdAt: ago((index * 19 + 3) * DAY),
    lastUsedAt: index === 3 ? null : ago((index * index * 37 + 1) * MINUTE),
  }));

export const clientsOf = ({ labels, client, redirectUri }: World): ClientRow[] =>
  labels.map((label, index) => ({
    id: "client_Zm9yX3Rlc3RzX29ubHkt",
    name: label || client,
    redirectUris: [[redirectUri, "http://127.0.0.1:8910/callback"], [redirectUri], []][index % 3]!,
    createdAt: ago((index * 11 + 2) * DAY),
  }));

export const grantsOf = ({ labels, client, email }: World): GrantRow[] =>
  labels.map((label, index) => ({
    id: `grant_${index}`,
    client: label || client,
    scopes: [["puid:generate", "puid:ordinal"], ["puid:ordinal"], ["puid:generate"]][index % 3]!,
    grantedBy: email,
    grantedAt: ago((index * 5 + 1) * DAY),
    lastUsedAt: index === 1 ? null : ago((index * 5 + 1) * HOUR),
  }));

/** The members: at least the person who looks at the page. */
export const membersOf = ({ labels, email }: World): MemberRow[] => [
  { id: "person_self", email, joinedAt: ago(200 * DAY) },
  ...labels.map((label, index) => ({
    id: `person_${index}`,
    email: `${label.replaceAll(" ", ".") || "grace"}@example.com`,
    joinedAt: ago((index * 31 + 7) * DAY),
  })),
];

/** The sessions: at least the one in which the person looks at the page. */
export const sessionsOf = ({ labels }: World): SessionRow[] =>
  ["", ...labels].map((_, index) => ({
    id: `session_${index}`,
    createdAt: ago(index * 37 * HOUR + 5 * MINUTE),
    seenAt: ago(index * 11 * HOUR),
    expiresAt: ago(index * 37 * HOUR + 5 * MINUTE - 7 * DAY),
  }));

const WINDOWS: Readonly<Record<UsageUnit, readonly [length: number, count: number]>> = {
  minute: [MINUTE, 60],
  hour: [HOUR, 24],
  day: [DAY, 28],
};

/** Usage with peaks and pauses. */
export function usageOf({ most }: World, unit: UsageUnit): Usage {
  const [length, count] = WINDOWS[unit];
  const end = Math.floor(NOW / length) * length;
  const wave = (index: number): number => Math.sin(index / 3.1) + Math.sin(index / 1.3 + 2) / 2 + 0.4;
  const buckets = Array.from({ length: count }, (_, index) => ({
    start: new Date(end - (count - 1 - index) * length),
    count: Math.max(0, Math.round((wave(index) / 1.9) * most)),
  }));
  return { unit, buckets };
}
