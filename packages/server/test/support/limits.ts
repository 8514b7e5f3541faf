import { afterAll, beforeAll, expect } from "vitest";
import type { Rate, Rates } from "../../src/limits/rates.js";
import type { ServerOptions } from "../../src/options.js";
import type { Database } from "../../src/store/database.js";
import { openEmbedded } from "./embedded.js";
import { useFrozenClock } from "./frozen-clock.js";
import { type Answer, NO_RATES, Service } from "./service.js";

/** Services on one database that counts its statements. */
export class LimitedServices {
  database!: Database;
  private statements = 0;

  async open(): Promise<void> {
    const embedded = await openEmbedded();
    const count = (queryable: Pick<Database, "query">): Pick<Database, "query"> => ({
      query: (sql, values) => {
        this.statements++;
        return queryable.query(sql, values);
      },
    });
    this.database = {
      ...count(embedded),
      transaction: (work) => embedded.transaction((transaction) => work(count(transaction))),
      close: () => embedded.close(),
    };
  }

  /** Does work, and returns how many statements it made. */
  readonly statementsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = this.statements;
    await work();
    return this.statements - before;
  };

  readonly serve = (rates: Partial<Rates>, options: Partial<ServerOptions> = {}): Promise<Service> =>
    Service.create(this.database, {
      rates: { ...NO_RATES, ...rates },
      address: (request) => request.headers.get("x-test-peer") ?? undefined,
      ...options,
    });
}

/** Opens the database before the tests of the file, closes it after them, and freezes the clock of rates. */
export function useLimitedServices(): LimitedServices {
  const services = new LimitedServices();
  beforeAll(() => services.open());
  afterAll(() => services.database.close());
  useFrozenClock();
  return services;
}

export const THREE: Rate = { requests: 3, seconds: 3 };

/** Headers that give a request's address to the services. */
export const from = (address: string): Record<string, string> => ({ "X-Test-Peer": address });

export const statusesOf = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status);

/** Sends a request several times, one after another. Returns the statuses. */
export async function repeat(count: number, send: () => Promise<Answer>): Promise<number[]> {
  const answers: Answer[] = [];
  for (let i = 0; i < count; i++) answers.push(await send());
  return statusesOf(answers);
}

/** Returns an API key of the right form that no server knows. */
export const madeUp = (): string => `puid_live_${crypto.randomUUID().replaceAll("-", "").padEnd(43, "x")}`;

export function expectLimited({ status, headers, body }: Answer, waitMs: number): void {
  expect(status).toBe(429);
  expect(body).toEqual({
    error: "rate_limited",
    retryAfterMs: waitMs,
    message: `too many requests: try again in ${waitMs} ms`,
  });
  expect(headers.get("retry-after")).toBe(String(Math.ceil(waitMs / 1000)));
}
