import { expect } from "vitest";
import { SCOPES, type Scope } from "../../src/api/scopes.js";
import type { ServerOptions } from "../../src/options.js";
import { PAGE_HEADERS } from "../../src/pages/pages.js";
import type { Database } from "../../src/store/database.js";
import { digestOf, type SecretKind } from "../../src/util/secrets.js";
import { CHALLENGE, issued, LIVES, VERIFIER } from "./oauth-exchange.js";
import { filled, type WireRequest } from "./requests.js";
import { codec, KEY, NO_RATES, PLANS, Service } from "./service.js";

const ORIGIN = "http://localhost:8799";

/** Matches internals that no response may contain: stacks, files, SQL, and words of PostgreSQL's and other errors. */
const INSIDES = new RegExp(
  [
    /\n\s+at |node_modules|\.[cm]?[jt]s:\d|\bpuid_(counter|account|client|credential|migration|served_plans)/,
    /\bpuid_(person|membership|sign_in_link|join_link|grant|authorization_code|refresh_token|usage)/,
    /\b(postgres|pglite|sqlstate|relation|violates|byte sequence|syntax error|\w*error: )/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "i",
);

/** The headers of responses. Those of the connection are last. */
const HEADERS = [
  ...["allow", "cache-control", "content-type", "location", "pragma", "retry-after", "set-cookie"],
  ...["www-authenticate", "x-content-type-options", "x-request-id"],
  ...Object.keys(PAGE_HEADERS).map((name) => name.toLowerCase()),
  ...["connection", "content-length", "date", "keep-alive", "transfer-encoding"],
];

/** The credentials of a stage that allow a request to a path. */
const RIGHTS: readonly (readonly [path: RegExp, credentials: readonly string[]])[] = [
  [/^\/api\/v1\/ids\/?$/, ["key", "poor", "hasty", "token", "generating", "taking"]],
  [/^\/api\/v1\/ordinal\//, ["key", "poor", "hasty", "token", "generating", "decoding"]],
  [/^\/api\/v1\/quota\/?$/, ["key", "poor", "hasty", "token", "generating", "decoding", "taking"]],
  [/^\/api\/oauth\/register\/?$/, ["registration"]],
  [/^\/metrics\/?$/, ["metricsToken"]],
  [/^\/dashboard\/api\//, ["session"]],
];

/** The contents of the database. */
export interface Counts {
  next: bigint;
  accounts: bigint;
  clients: bigint;
  /** The number of credentials, without the tokens of grants: the reuse of a code ends them. */
  credentials: bigint;
  /** The number of ids that the caller has used. */
  used: bigint;
  /** The number of ids that all others have used. */
  others: bigint;
  /** The number of the neighbour's credentials. */
  neighbours: bigint;
}

/** A service with a caller, who sends all requests, and a neighbour, whose data must not change. */
export interface Stage {
  readonly service: Service;
  /** The values of the placeholders in requests. */
  readonly values: Readonly<Record<string, string>>;
  /** The secrets among the values. */
  readonly secrets: readonly string[];
  /** Sends requests one after another, and compares the database with the responses. */
  play(requests: readonly WireRequest[]): Promise<void>;
  /** Fails if a response has unknown headers, internals, secrets or data of the neighbour. */
  see(status: number, headers: readonly (readonly [name: string, value: string])[], body: string): void;
  count(): Promise<Counts>;
}

export async function createStage(database: Database, options: Partial<ServerOptions> = {}): Promise<Stage> {
  const plans = { ...PLANS, slow: { limit: null, rate: { requests: 1, seconds: 86_400 } } };
  // Without rates, every request reaches its handler.
  const service = await Service.create(database, {
    plans,
    rates: NO_RATES,
    tokensPerClient: 10_000,
    ...options,
  });
  const { accounts, authorizationCodes, clients, credentials, joinLinks, people, sessions } =
    service.server.store;
  const give = async (
    kind: SecretKind,
    account: string,
    life?: number,
    ...scopes: Scope[]
  ): Promise<string> => (await credentials.create(kind, { account, scopes, life })).secret;
  const basic = (id: string, secret: string): string => btoa(`${id}:${secret}`);
  const signIn = async (account: string): Promise<string> => {
    const person = await people.signIn("caller@example.net", "boundless");
    await joinLinks.join(await joinLinks.create(account), person.id);
    const { id, secret } = await sessions.create(person.id, 3600);
    await sessions.switchAccount(id, account);
    return secret;
  };
  /** Creates a code for the caller's client. The caller signed in before. */
  const allow = async (account: string, client: string): Promise<string> => {
    const { id: person } = await people.signIn("caller@example.net", "boundless");
    const [redirectUri, challenge] = ["https://caller.example/back", CHALLENGE];
    return (await authorizationCodes.create({
      client,
      account,
      person,
      redirectUri,
      scopes: SCOPES,
      challenge,
    }))!;
  };

  const { id: caller, key } = await service.account();
  const client = await clients.create(caller, ["https://caller.example/back"], "The caller's");
  // One more account has used its quota, one must wait, and one has sent no request.
  const [poor, hasty, silent] = [
    await service.account("tiny"),
    await service.account("slow"),
    await service.account(),
  ];
  const { ids } = (await service.send("/v1/ids?n=5", { headers: poor.auth })).body;
  await service.send("/v1/ids", { headers: hasty.auth });

  const neighbour = await accounts.create("boundless", "neighbour@example.org");
  await accounts.seed(neighbour, 918_273_645);
  const neighbours = await clients.create(neighbour, ["https://neighbour.example/back"], "The neighbour's");
  const theirs = await give("key", neighbour, undefined, ...SCOPES);
  const lost = await credentials.create("key", { account: neighbour, scopes: SCOPES });
  await credentials.revoke("key", lost.id);

  const good = {
    key,
    poor: poor.key,
    hasty: hasty.key,
    silent: silent.key,
    token: await give("access", caller, 3600, ...SCOPES),
    generating: await give("access", caller, 3600, "puid:generate"),
    decoding: await give("access", caller, 3600, "puid:ordinal"),
    taking: (await credentials.create("key", { account: caller, scopes: SCOPES, mayDecode: false })).secret,
    registration: await give("registration", caller, 3600),
    session: await signIn(caller),
    code: await allow(caller, client.id),
    refresh: issued(
      await authorizationCodes.redeem(await allow(caller, client.id), {
        client: client.id,
        redirectUri: "https://caller.example/back",
        verifier: VERIFIER,
        terms: LIVES,
      }),
    ).refresh,
    clientSecret: client.secret,
    basic: basic(client.id, client.secret),
    metricsToken: options.metricsToken ?? crypto.randomUUID(),
  };
  const bad = {
    revoked: lost.secret,
    expired: await give("access", neighbour, -1, ...SCOPES),
    mixed: basic(neighbours.id, client.secret),
    digest: await digestOf(theirs),
    almost: theirs.slice(0, -1) + (theirs.endsWith("A") ? "B" : "A"),
  };
  const secrets = { ...good, ...bad };
  const names = { client: client.id, neighboursClient: neighbours.id };
  const hidden = [
    ...Object.values(secrets),
    ...Object.values(names),
    ...[caller, poor.id, hasty.id, silent.id, neighbour, "neighbour", "918273645"],
    ...[theirs, neighbours.secret, await give("access", neighbour, 3600, ...SCOPES), await digestOf(key)],
    ...[KEY, Buffer.from(KEY, "hex").toString("base64")],
  ];
  const values: Record<string, string> = {
    ...secrets,
    ...names,
    puid: ids[0],
    unissued: codec.id(10n ** 12n),
  };

  // Usage must not reset at midnight.
  await database.query("update puid_account set day = date '9999-12-31'");
  async function count(): Promise<Counts> {
    const [row] = await database.query<Counts>(
      `select
         (select next from puid_counter) as next,
         (select count(*) from puid_account) as accounts,
         (select count(*) from puid_client) as clients,
         (select count(*) from puid_credential where grant_id is null) as credentials,
         (select used from puid_account where id = $1) as used,
         (select sum(used)::bigint from puid_account where id <> $1) as others,
         (select count(*) from puid_credential where account_id = $2) as neighbours`,
      [caller, neighbour],
    );
    return row!;
  }

  let counts = await count();
  const emails = new Set<string>();

  /** Adds the effects of a response to the expected counts. */
  // biome-ignore lint/suspicious/noExplicitAny: it is any of the service's answers
  function acknowledge(answer: any): void {
    if (answer.ids !== undefined) {
      const ordinals = Array.from({ length: answer.count }, (_, i) => counts.next + BigInt(i));
      expect(answer.ids.map(codec.ordinal)).toEqual(ordinals);
      counts.next += BigInt(answer.count);
      counts.used += BigInt(answer.count);
      expect(answer.quota.used).toBe(Number(counts.used));
    }
    if (answer.ordinal !== undefined) {
      expect(answer.ordinal).toBe(String(codec.ordinal(answer.puid)));
      expect(BigInt(answer.ordinal)).toBeLessThan(counts.next);
    }
    if (answer.plan !== undefined) expect([Number(counts.used), 5, 1]).toContain(answer.used);
    else if (answer.used !== undefined) counts.used = BigInt(answer.used);
    if (answer.client_id !== undefined) {
      counts.clients++;
      if (options.developmentLogin) counts.accounts++;
    }
    const isOfGrant = answer.refresh_token !== undefined;
    if ((answer.access_token ?? answer.api_key) !== undefined && !isOfGrant) counts.credentials++;
  }

  /** Adds the effects of a redirection to the expected counts. Fails if it leads to another origin. */
  function follow(url: URL, headers: Headers): void {
    expect(new URL(headers.get("location")!, url).origin).toBe(ORIGIN);
    expect(headers.get("set-cookie")).toMatch(
      /^puid_session=puid_ss_[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const email = (url.searchParams.get("email") ?? "dev@example.com").toLowerCase();
    if (!emails.has(email)) counts.accounts++;
    emails.add(email);
  }

  function see(status: number, headers: Parameters<Stage["see"]>[1], body: string): void {
    expect(status).toBeLessThan(500);
    expect(headers.map(([name]) => name.toLowerCase()).filter((name) => !HEADERS.includes(name))).toEqual([]);
    const text = `${headers.join("\n")}\n${body}`;
    expect(text).not.toMatch(INSIDES);
    expect(hidden.filter((secret) => text.includes(secret))).toEqual([]);
  }

  async function send({ method, target, headers, body }: WireRequest): Promise<number> {
    const fill = (text: string): string => filled(text, values);
    const url = new URL(ORIGIN + fill(target));
    const isBodiless = body === "" || /^(get|head)$/i.test(method);
    const response = await service.fetch(url.href, {
      method,
      // The platform allows no such characters in headers. The tests over a socket send them.
      headers: headers.map(([name, value]): [string, string] => [
        name,
        fill(value).replaceAll(/[\0\r\n]/g, ""),
      ]),
      ...(!isBodiless && { body: Buffer.from(fill(body), "latin1") }),
    });
    const { status } = response;
    const text = await response.text();
    see(status, [...response.headers], text);
    const isJson = response.headers.get("content-type")?.startsWith("application/json") && text !== "";
    const answer = isJson ? JSON.parse(text) : {};
    const isPage = response.headers.get("content-type")?.startsWith("text/html");
    if (status >= 400 && method !== "HEAD" && !isPage) {
      expect(answer).toMatchObject({
        error: expect.stringMatching(/^[a-z_]+$/),
        message: expect.any(String),
      });
    }
    if (response.ok) acknowledge(answer);
    const right = RIGHTS.find(([path]) => path.test(url.pathname));
    if (response.ok && right !== undefined && !(options.developmentLogin && right[1][0] === "registration")) {
      const sent = fill(headers.join());
      expect(right[1].filter((name) => sent.includes(values[name]!))).not.toEqual([]);
    }
    if (status === 302) follow(url, response.headers);
    return status;
  }

  async function play(requests: readonly WireRequest[]): Promise<void> {
    counts = await count();
    for (const request of requests) {
      await send(request).catch((error) => {
        throw new Error(`${error.message}, on ${JSON.stringify(request)}`, { cause: error });
      });
    }
    // The service still works.
    const right = {
      method: "GET",
      target: "/api/v1/ids?n=2",
      headers: [["X-API-Key", key]],
      body: "",
    } as const;
    expect(await send(right)).toBe(200);
    expect(await count()).toEqual(counts);
  }
  return { service, values, secrets: Object.values(secrets), play, see, count };
}
