import type { Postgres } from "../../../../test/support/postgres.js";
import { send, sendJson } from "./http.js";

/** The plans of the accounts: small and large limits, rates, and numbers of ids per request. */
export const PLANS = {
  free: { limit: 1000, rate: { requests: 1, seconds: 1 } },
  boundless: { limit: null, rate: null },
  quick: { limit: 2_000_000, rate: { requests: 50, seconds: 10 } },
  bulk: { limit: null, rate: null, idsPerRequest: 500 },
  backfill: { limit: null, rate: { requests: 1, seconds: 10 }, idsPerRequest: 10_000 },
} as const;

const ACCOUNTS = 50;

/** Of so many accounts, one sends tokens of an OAuth client instead of a key. */
const PER_CLIENT = 5;

export interface Account {
  readonly id: string;
  readonly idsPerRequest: number;
  /** The headers with a credential. A new token replaces them. */
  headers: Readonly<Record<string, string>>;
  /** The credentials of the OAuth client, if the account has one. */
  readonly client: { readonly client_id: string; readonly client_secret: string } | undefined;
  /** The session of a person, if the account has one. */
  readonly session: string | undefined;
}

/** Creates the accounts. The plans take turns. */
export async function createAccounts(origin: string, postgres: Postgres, url: string): Promise<Account[]> {
  const accounts: Account[] = [];
  const names = Object.keys(PLANS) as (keyof typeof PLANS)[];
  for (let i = 0; i < ACCOUNTS; i++) {
    const { client, session, headers } =
      i % PER_CLIENT === 0 ? await register(origin) : await signIn(origin, `soak-${i}@example.com`);
    const id = idOfLatest(postgres, url);
    const plan = names[Math.floor(i / PER_CLIENT) % names.length]!;
    postgres.sql(`update puid_account set plan = '${plan}' where id = '${id}'`, url);
    const { idsPerRequest } = { idsPerRequest: 10, ...PLANS[plan] };
    accounts.push({ id, idsPerRequest, headers, client, session });
  }
  return accounts;
}

/** Returns the id of the account that was created last. Accounts here are created one after another. */
const idOfLatest = (postgres: Postgres, url: string): string =>
  postgres.sql("select id from puid_account order by created_at desc limit 1", url).trim();

type Created = Pick<Account, "headers" | "client" | "session">;

async function register(origin: string): Promise<Created> {
  const answer = await sendJson(origin, "/api/oauth/register", { redirect_uris: ["http://localhost/"] });
  const client = { client_id: answer["client_id"]!, client_secret: answer["client_secret"]! };
  return { client, session: undefined, headers: await exchange(origin, client) };
}

/** Gets a new token for an OAuth client. Returns the header with it. */
export async function exchange(
  origin: string,
  client: NonNullable<Account["client"]>,
): Promise<Account["headers"]> {
  const { access_token } = await sendJson(origin, "/api/oauth/token", {
    grant_type: "client_credentials",
    ...client,
  });
  return { Authorization: `Bearer ${access_token}` };
}

async function signIn(origin: string, email: string): Promise<Created> {
  const { headers } = await send(origin, { path: `/auth/dev-login?email=${encodeURIComponent(email)}` });
  const session = String(headers["set-cookie"]).split(";")[0]!;
  const { api_key } = await sendJson(
    origin,
    "/dashboard/api/team/keys",
    { label: "soak" },
    { Cookie: session },
  );
  return { client: undefined, session, headers: { "X-API-Key": api_key! } };
}
