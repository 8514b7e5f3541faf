import {
  accountsPage,
  clientCreatedPage,
  clientsPage,
  type DashboardData,
  firstRequestPage,
  grantsPage,
  keyCreatedPage,
  keysPage,
  membersPage,
  overviewPage,
  sessionsPage,
  type UsageUnit,
} from "../../src/pages/pages.js";
import {
  ago,
  clientsOf,
  grantsOf,
  keysOf,
  membersOf,
  secretOf,
  sessionsOf,
  TOMORROW,
  usageOf,
  viewerOf,
} from "./data.js";
import type { Sample } from "./sample.js";
import { REALISTIC, type World } from "./world.js";

/** Returns the pages of the dashboard with the data of a world. */
export function dashboardSamples(world: World): Sample[] {
  const { account, labels, plan, client, endpoint, notice, most } = world;
  const data: DashboardData = { viewer: viewerOf(world), notice: labels.length > 0 ? notice : undefined };
  const hasKeys = labels.length > 0;
  const label = labels[0] ?? "";
  const overview = (unit: UsageUnit, limit: number | null): string =>
    overviewPage({
      ...data,
      hasKeys,
      quota: { plan, used: most * 12, limit, idsPerRequest: most, resetsAt: TOMORROW },
      usage: usageOf(world, unit),
    });
  const joinLink = hasKeys ? { hint: "…kZ0w", createdAt: ago(0) } : undefined;
  const members = { ...data, members: membersOf(world), self: "person_self", joinLink };
  const accounts = [account, ...labels].map((name, index) => ({
    id: index === 0 ? data.viewer.account.id : `account_${index}`,
    name: name || "Personal",
    plan,
    members: index + 1,
  }));
  const pages: [string, string][] = [
    ["overview", overview("minute", 1000)],
    ["overview-hours", overview("hour", null)],
    ["overview-days-full", overview("day", most)],
    ["keys", keysPage({ ...data, keys: keysOf(world), membersMayDecode: true })],
    ["key-created", keyCreatedPage({ ...data, label, secret: secretOf("puid_live_") })],
    ["clients", clientsPage({ ...data, clients: clientsOf(world) })],
    [
      "client-created",
      clientCreatedPage({
        ...data,
        name: client,
        id: "client_Zm9yX3Rlc3RzX29ubHkt",
        secret: secretOf("puid_cs_"),
        tokenEndpoint: `${endpoint}/oauth/token`,
      }),
    ],
    ["grants", grantsPage({ ...data, grants: grantsOf(world) })],
    ["members", membersPage(members)],
    [
      "members-new-link",
      membersPage({ ...members, newJoinUrl: `https://ids.example.com/join/${secretOf("join_")}` }),
    ],
    ["accounts", accountsPage({ ...data, accounts })],
    ["sessions", sessionsPage({ ...data, sessions: sessionsOf(world), current: "session_0" })],
    ["first-request", firstRequestPage({ ...data, endpoint, hasKeys })],
  ];
  return pages.map(([name, html]) => ({ name: `${name}-${world.name}`, html }));
}

/** Returns the forms whose values the server rejected. */
export function rejectedSamples(world: World): Sample[] {
  const viewer = viewerOf(world);
  const text = world.labels.at(-1) ?? REALISTIC.client;
  const error = `The text must be one line of at most 200 characters, got ${text}. Shorten it.`;
  const pages: [string, string][] = [
    [
      "keys",
      keysPage({
        membersMayDecode: true,
        viewer,
        keys: [],
        rejected: { values: { label: text, decode: "" }, errors: { label: error } },
      }),
    ],
    [
      "clients",
      clientsPage({
        viewer,
        clients: [],
        rejected: {
          values: { name: text, redirectUris: `${world.redirectUri}\njavascript:` },
          errors: {
            redirectUris: '"redirectUris[1]" must be an absolute URI without a fragment, got "javascript:"',
          },
        },
      }),
    ],
    [
      "accounts",
      accountsPage({ viewer, accounts: [], rejected: { values: { name: text }, errors: { name: error } } }),
    ],
  ];
  return pages.map(([name, html]) => ({ name: `${name}-rejected-${world.name}`, html }));
}
