import { setTimeout as sleep } from "node:timers/promises";
import { codec } from "../service.js";
import type { Account } from "./accounts.js";
import { type Answer, type Ask, send } from "./http.js";
import type { Ledger } from "./ledger.js";

/** A request with its account and its operation in the OpenAPI documents. */
interface Planned extends Ask {
  readonly account: Account;
  /** The path in the OpenAPI document. Without it, the status must be one of `statuses`. */
  readonly operation?: string;
  readonly statuses?: readonly number[];
  /** The number of ids that the request takes. */
  readonly ids?: number;
  /** Checks a successful response. Returns whether it is right. */
  readonly isRight?: (body: string, answer: Answer) => boolean;
}

/** The documented statuses by method and path. */
export type Documented = ReadonlyMap<string, readonly number[]>;

/** The most requests in progress. Beyond it, the traffic sends no more, so that a stalled server does not pile them up. */
const MOST_PENDING = 200;

/** The number of latest ids that requests decode. */
const REMEMBERED = 1000;

/** The kinds of requests, with how often each is sent. */
const KINDS: readonly (readonly [weight: number, plan: (traffic: Traffic, account: Account) => Planned])[] = [
  [30, (_, account) => idsOf(account, 1)],
  [15, (_, account) => idsOf(account, 1 + below(10))],
  [10, (_, account) => idsOf(account, 1 + below(account.idsPerRequest))],
  [15, (traffic, account) => traffic.ordinal(account)],
  [
    8,
    (_, account) =>
      api(account, "/v1/quota", { isRight: (body) => typeof JSON.parse(body).used === "number" }),
  ],
  [5, (_, account) => api(account, "/v1/ids", { method: "HEAD", path: `/api/v1/ids?n=${1 + below(10)}` })],
  [
    3,
    (_, account) =>
      api(account, "/v1/ids", { path: `/api/v1/ids?n=${account.idsPerRequest + 1}`, statuses: [400, 429] }),
  ],
  [
    3,
    (_, account) => api(account, "/v1/ids", { headers: { "X-API-Key": wrongKey() }, statuses: [401, 429] }),
  ],
  [2, (_, account) => token(account)],
  [2, (_, account) => ({ account, path: "/api/v2/ids", statuses: [404] })],
  [2, (_, account) => ({ account, method: "POST", path: "/api/v1/ids", statuses: [405] })],
  [5, (_, account) => page(account)],
];

/** Each kind as often as its weight, to choose from. */
const MIX = KINDS.flatMap(([weight, plan]) => Array<typeof plan>(weight).fill(plan));

const below = (bound: number): number => Math.floor(Math.random() * bound);

const wrongKey = (): string => `puid_live_${crypto.randomUUID().replaceAll("-", "").padEnd(43, "x")}`;

const api = (account: Account, operation: string, more: Partial<Planned> = {}): Planned => ({
  account,
  operation,
  path: `/api${operation}`,
  headers: account.headers,
  ...more,
});

const idsOf = (account: Account, count: number): Planned =>
  api(account, "/v1/ids", { path: `/api/v1/ids?n=${count}`, ids: count });

function token(account: Account): Planned {
  const { client } = account;
  if (client === undefined) return api(account, "/v1/quota");
  return api(account, "/oauth/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ grant_type: "client_credentials", ...client }),
    isRight(body) {
      account.headers = { Authorization: `Bearer ${JSON.parse(body).access_token}` };
      return true;
    },
  });
}

const PAGES = ["/dashboard", "/dashboard/keys", "/dashboard/clients", "/dashboard/sessions"];

/** Returns a request for a page. A person without a session gets the sign-in page. */
function page(account: Account): Planned {
  const path = PAGES[below(PAGES.length)]!;
  const { session } = account;
  return {
    account,
    path,
    operation: path,
    ...(session !== undefined && { headers: { Cookie: session } }),
    isRight: (body) => body.includes("</html>"),
  };
}

/** Sends requests of all kinds to several servers, and notes the responses. */
export class Traffic {
  /** The number of responses since they were last taken, by status. 0 means no response. */
  private statuses: Record<number, number> = {};
  /** What was wrong with responses. */
  readonly wrong: string[] = [];
  private readonly origins: readonly string[];
  private readonly accounts: readonly Account[];
  private readonly documented: Documented;
  private readonly ledger: Ledger;
  private readonly latest: string[] = [];
  private pending = 0;
  private isOver = false;

  constructor(
    origins: readonly string[],
    accounts: readonly Account[],
    documented: Documented,
    ledger: Ledger,
  ) {
    this.origins = origins;
    this.accounts = accounts;
    this.documented = documented;
    this.ledger = ledger;
  }

  /** Sends so many requests a second, until `end`. Resolves when all have ended. */
  async run(rate: number): Promise<void> {
    const began = performance.now();
    for (let sent = 0; !this.isOver; ) {
      const due = ((performance.now() - began) / 1000) * rate;
      for (; sent < due; sent++) {
        if (this.pending < MOST_PENDING) void this.sendOne();
      }
      await sleep(10);
    }
    while (this.pending > 0) await sleep(10);
  }

  end(): void {
    this.isOver = true;
  }

  takeStatuses(): Record<number, number> {
    const { statuses } = this;
    this.statuses = {};
    return statuses;
  }

  ordinal(account: Account): Planned {
    const id = this.latest[below(this.latest.length)];
    if (id === undefined) return api(account, "/v1/quota");
    return api(account, "/v1/ordinal/{puid}", {
      path: `/api/v1/ordinal/${id}`,
      isRight: (body) => JSON.parse(body).ordinal === String(codec.ordinal(id)),
    });
  }

  private plan(): Planned {
    const account = this.accounts[below(this.accounts.length)]!;
    return MIX[below(MIX.length)]!(this, account);
  }

  private async sendOne(): Promise<void> {
    const planned = this.plan();
    const origin = this.origins[below(this.origins.length)]!;
    const began = Date.now();
    this.pending++;
    try {
      const answer = await send(origin, planned);
      this.count(answer.status);
      this.read(planned, answer, began);
    } catch (error) {
      this.count(0);
      // A refused connection uses no ids.
      const isRefused = (error as NodeJS.ErrnoException).code === "ECONNREFUSED";
      if (!isRefused) this.lose(planned, began);
    } finally {
      this.pending--;
    }
  }

  private read(planned: Planned, answer: Answer, began: number): void {
    const { method = "GET", path, account, ids = 0, operation, isRight = () => true } = planned;
    const { status, body } = answer;
    const what = `${method} ${path} answered ${status}: ${body.slice(0, 200)}`;
    const statuses =
      planned.statuses ?? this.documented.get(`${method === "HEAD" ? "GET" : method} ${operation}`) ?? [];
    // A server that loses its database answers any request that needs it with 503.
    if (!statuses.includes(status) && status !== 503) this.wrong.push(what);
    if (status === 503) {
      if (JSON.parse(body || "{}").mayHaveSpent === true) this.lose(planned, began);
    } else if (status >= 500) this.lose(planned, began);
    if (status !== 200) return;
    if (ids > 0) {
      const issued: string[] = JSON.parse(body).ids;
      this.ledger.receive(account.id, issued, began, Date.now());
      if (issued.length !== ids) this.wrong.push(what);
      this.latest[below(REMEMBERED)] = issued[0]!;
    } else if (!isRight(body, answer) && method !== "HEAD") this.wrong.push(what);
  }

  private lose({ account, ids = 0 }: Planned, began: number): void {
    if (ids > 0) this.ledger.lose(account.id, ids, began, Date.now());
  }

  private count(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }
}

/** Returns the documented statuses of a server's API and dashboard. */
export async function documentedStatuses(origin: string): Promise<Documented> {
  const documented = new Map<string, number[]>();
  for (const path of ["/api/openapi.json", "/dashboard/openapi.json"]) {
    const { paths } = JSON.parse((await send(origin, { path })).body);
    for (const [name, operations] of Object.entries<Record<string, { responses: object }>>(paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        documented.set(`${method.toUpperCase()} ${name}`, Object.keys(responses).map(Number));
      }
    }
  }
  return documented;
}
