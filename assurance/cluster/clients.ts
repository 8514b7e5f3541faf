import { Agent, get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { alphabets, createPuid } from "puid-codec";
import type { Answers } from "./answers.js";
import { dayOf, type Ledger } from "./ledger.js";
import type { Account, Servers } from "./servers.js";

/** Clients of each account at each server. Each has a connection of its own. */
const CLIENTS = 2;

/** Milliseconds between two requests of a client. */
const PAUSE = 15;

/** Milliseconds that a client waits after a 503. The header says a second, but the run measures when servers are back. */
const RETRY_PAUSE = 50;

/** Milliseconds in which every request has an answer. */
const PATIENCE = 20_000;

/** Requests ids from all servers all the time, and records the answers. */
export class Clients {
  /** The times at which each server answered with ids. */
  readonly times: readonly number[][];
  /** The number of answers by status; `mayHaveSpent` counts beside 503. */
  readonly counts: Map<string, number> = new Map();
  private readonly answers: Answers;
  private readonly ledger: Ledger;
  private readonly codec: ReturnType<typeof createPuid>;
  private readonly work: Promise<unknown>;
  private isOver = false;
  private failure: Error | undefined;

  constructor(servers: Servers, accounts: readonly Account[], answers: Answers, ledger: Ledger) {
    this.answers = answers;
    this.ledger = ledger;
    this.codec = createPuid({ key: servers.key, alphabet: alphabets.base62, length: 22 });
    this.times = servers.endpoints.map(() => []);
    this.work = Promise.all(
      servers.endpoints.flatMap((endpoint, i) =>
        Array.from({ length: CLIENTS }, () => accounts)
          .flat()
          .map((account) =>
            this.run(endpoint, account, this.times[i]!).catch((error: Error) => {
              this.failure ??= error;
            }),
          ),
      ),
    );
  }

  /** @throws Error if an answer was wrong */
  check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private async run(endpoint: string, { id, key }: Account, times: number[]): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let n = 1; !this.isOver; n = (n % 10) + 1) {
      const began = dayOf(Date.now());
      const { status, body } = await ask(agent, `${endpoint}/v1/ids?n=${n}`, key);
      this.answers.check(status, body);
      this.count(String(status));
      if (status === 200) {
        times.push(performance.now());
        const day = dayOf(Date.now());
        const { ids } = body as { ids: string[] };
        if (ids.length !== n) throw new Error(`an answer must have ${n} ids, got ${ids.length}`);
        this.ledger.record(id, day === began ? day : undefined, this.codec.ordinals(ids));
      } else if ((body as { mayHaveSpent?: boolean }).mayHaveSpent) {
        this.count("mayHaveSpent");
      }
      await sleep(status === 200 ? PAUSE : RETRY_PAUSE);
    }
    agent.destroy();
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** @throws Error if there is no answer in time */
function ask(agent: Agent, url: string, key: string): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent, headers: { "X-API-Key": key }, timeout: PATIENCE }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => {
        text += part;
      });
      response.on("error", reject);
      response.on("end", () => {
        try {
          resolve({ status: response.statusCode!, body: JSON.parse(text) });
        } catch {
          reject(new Error(`an answer must be JSON, got ${response.statusCode}: ${text}`));
        }
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${url}: no answer in ${PATIENCE / 1000} s`)));
    request.on("error", reject);
  });
}
