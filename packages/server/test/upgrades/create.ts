import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Stores a database as a version of puid-server fills it: a dump of its rows, and what the clients of the server know.
 * README.md says how to run this. It calls the server only by its command and over HTTP, so that it works with any
 * version.
 */

const KEY = "5a6fb1bd39e4c9e0b1f6f2a60a2c6a4be52f1b6f4c7c8a6a7d1c0d7c5f7f4d35";
const PLANS = { small: { limit: 100, rate: null }, big: { limit: null, rate: null } };
/** The days until the registration token expires. The tests use it for years. */
const DAYS = "9999";

const [checkout, name] = process.argv.slice(2);
const { DATABASE_URL, PATH } = process.env;
if (checkout === undefined || name === undefined || DATABASE_URL === undefined)
  throw new Error("usage: DATABASE_URL=… create.ts CHECKOUT NAME");

const bin = join(checkout, "packages/server/bin/puid-server.js");
const folder = mkdtempSync(join(tmpdir(), "puid-upgrade-"));
const config = join(folder, "config.json");
writeFileSync(config, JSON.stringify({ plans: PLANS, defaultPlan: "small" }));
const env = { PATH, DATABASE_URL, PUID_KEY: KEY, PUID_CONFIG: config };

const tell = (...args: string[]): string =>
  execFileSync(process.execPath, [bin, ...args], { cwd: folder, env, encoding: "utf8" }).trim();

async function start(): Promise<{ server: ChildProcess; endpoint: string }> {
  const server = spawn(process.execPath, [bin, "start", "--port", "0"], {
    cwd: folder,
    env: { ...env, PUID_DEV_LOGIN: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  for await (const chunk of server.stderr!.setEncoding("utf8")) {
    told += chunk;
    const endpoint = /"(http:.+)\/v1\/ids\?n=3"\n/.exec(told)?.[1];
    if (endpoint !== undefined) return { server, endpoint };
  }
  throw new Error(`the server must start: ${told}`);
}

async function send(url: string, init: RequestInit = {}): Promise<Record<string, string>> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

const json = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { "Content-Type": "application/json", ...headers },
  body: JSON.stringify(body),
});

try {
  const { server, endpoint } = await start();
  const ids: string[] = [];
  const take = async (key: string, count: number): Promise<void> => {
    const answer: unknown = await send(`${endpoint}/v1/ids?n=${count}`, { headers: { "X-API-Key": key } });
    ids.push(...(answer as { ids: string[] }).ids);
  };

  const standard = tell("keys", "create");
  const account = tell("accounts", "create", "ada@example.com", "--plan", "big");
  const ada = tell("keys", "create", "--account", "ada@example.com", "--label", "a label");
  const blind = tell("keys", "create", "--no-decoding", "--label", "blind");
  const revoked = tell("keys", "create", "--label", "revoked");
  await take(revoked, 2);
  const listed: { id: string; label: string | null }[] = JSON.parse(tell("keys", "list", "--json"));
  tell("keys", "revoke", listed.find(({ label }) => label === "revoked")!.id);
  for (const count of [10, 10, 5]) await take(standard, count);
  await take(ada, 7);
  await take(blind, 1);

  const registrationToken = tell("registration-tokens", "create", "--days", DAYS, "--account", account);
  const register = async (name: string): Promise<{ id: string; secret: string }> => {
    const headers = { Authorization: `Bearer ${registrationToken}` };
    const body = { client_name: name, redirect_uris: ["https://client.example/back"] };
    const made = await send(`${endpoint}/oauth/register`, json(body, headers));
    return { id: made["client_id"]!, secret: made["client_secret"]! };
  };
  const client = await register("a client");
  const blindClient = await register("a blind client");
  tell("clients", "withhold-decoding", blindClient.id);
  const exchange = { grant_type: "client_credentials", client_id: client.id, client_secret: client.secret };
  const { access_token: expiredToken } = await send(`${endpoint}/oauth/token`, json(exchange));

  // Versions without a dashboard have no people.
  const signedIn = await fetch(`${new URL(endpoint).origin}/auth/dev-login?email=grace%40example.com`, {
    redirect: "manual",
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0];
  const made =
    cookie === undefined
      ? undefined
      : await send(
          `${new URL(endpoint).origin}/dashboard/api/team/keys`,
          json({ label: "of a person" }, { Cookie: cookie }),
        );
  const personal = made?.["api_key"];
  if (personal !== undefined) await take(personal, 3);

  const stopped = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await stopped;

  const dump = execFileSync(
    "pg_dump",
    ["--inserts", "--no-owner", "--no-privileges", "--schema=public", DATABASE_URL],
    { encoding: "utf8" },
  );
  // The settings of a session and the commands of psql are not part of the database.
  const lines = dump
    .split("\n")
    .filter(
      (line) => !/^(--|SET |SELECT pg_catalog\.set_config|\\|CREATE SCHEMA|COMMENT ON SCHEMA|$)/.test(line),
    );
  writeFileSync(join(import.meta.dirname, `${name}.sql`), `${lines.join("\n")}\n`);
  const known = {
    plans: PLANS,
    ids,
    account,
    keys: { standard, ada, blind, revoked, personal },
    registrationToken,
    client,
    blindClient,
    expiredToken,
  };
  writeFileSync(join(import.meta.dirname, `${name}.json`), `${JSON.stringify(known, null, 2)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
