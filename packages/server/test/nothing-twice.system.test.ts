import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Puid, PuidError } from "puid-client";
import { alphabets, createPuid } from "puid-codec";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, freePort, Postgres } from "../../../test/support/postgres.js";
import { pglite } from "../src/databases/pglite.js";
import { Place, type Running, until } from "./support/processes.js";

const KEY = "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00";
/** Decodes ids without a server or a database. */
const codec = createPuid({ key: KEY, alphabet: alphabets.base62, length: 22 });

const ACCOUNTS = ["ada", "blaise", "carl"];
/** The number of responses before a server is killed. */
const ANSWERS = 25;

/** An account, and the results of its clients' requests. */
class Account {
  readonly key: string;
  /** The ids of each response. */
  readonly answers: string[][] = [];
  /** The number of ids that lost responses may have used. */
  lost = 0;

  constructor(key: string) {
    this.key = key;
  }

  get received(): number {
    return this.answers.flat().length;
  }
}

/** A server that is killed and started again on the same port. */
class Server {
  answers = 0;
  readonly endpoint: string;
  private readonly start: () => Promise<Running>;
  private running: Running;

  private constructor(start: () => Promise<Running>, running: Running) {
    this.start = start;
    this.running = running;
    this.endpoint = running.endpoint;
  }

  static async create(place: Place, config: string): Promise<Server> {
    const port = await freePort();
    const start = (): Promise<Running> => place.start(["--config", config, "--port", String(port)]);
    return new Server(start, await start());
  }

  /** Waits for a number of further responses. */
  async answered(count: number): Promise<void> {
    const enough = this.answers + count;
    await until(() => this.answers >= enough);
  }

  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.running.process.kill(signal);
    this.running = await this.start();
  }

  async stop(): Promise<void> {
    expect(await this.running.process.kill("SIGTERM")).toMatchObject({ status: 0 });
  }
}

/** Requests ids of one account from one server, one request after another, until the signal. */
async function ask(account: Account, server: Server, stop: AbortSignal): Promise<void> {
  const client = new Puid({ apiKey: account.key, endpoint: server.endpoint });
  for (let request = 0; !stop.aborted; request++) {
    const count = 1 + (request % 10);
    try {
      account.answers.push(await client.ids(count));
      server.answers++;
    } catch (error) {
      expect(error).toBeInstanceOf(PuidError);
      const { status, mayHaveSpent, cause } = error as PuidError;
      expect([null, 503]).toContain(status);
      // A refused connection uses no ids. Clients cannot see that on every platform.
      const { code } = Object((cause as Error | undefined)?.cause);
      if (mayHaveSpent && code !== "ECONNREFUSED") account.lost += count;
      await sleep(20);
    }
  }
}

/** Runs work while each server has one client for each account. */
async function underLoad(
  accounts: readonly Account[],
  servers: readonly Server[],
  work: () => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const clients = servers.flatMap((server) => accounts.map((account) => ask(account, server, stop.signal)));
  await Promise.all([work().finally(end), ...clients]).finally(end);
}

/** Creates the accounts with a key each, through the command. */
function createAccounts(place: Place, config: string): Promise<Account[]> {
  return Promise.all(
    ACCOUNTS.map(async (name) => {
      await place.tell(["accounts", "create", name, "--config", config]);
      return new Account(await place.tell(["keys", "create", "--account", name, "--config", config]));
    }),
  );
}

/**
 * Compares the clients' results with the data of the servers.
 *
 * @returns the number of ids that the accounts have used
 */
async function settle(accounts: readonly Account[], servers: readonly Server[]): Promise<number> {
  const answers = accounts.flatMap((account) => account.answers);
  const ids = answers.flat();
  const ordinals = new Map(ids.map((id) => [id, codec.ordinal(id)]));
  // The map has one entry for an id that was issued twice.
  expect(ordinals.size).toBe(ids.length);
  expect(new Set(ordinals.values()).size).toBe(ids.length);
  for (const answer of answers) {
    const first = ordinals.get(answer[0]!)!;
    expect(answer.map((id) => ordinals.get(id))).toEqual(answer.map((_, i) => first + BigInt(i)));
  }
  const clients = servers.map(({ endpoint }) => new Puid({ apiKey: accounts[0]!.key, endpoint }));
  const asking = clients.map(async (client, i) => {
    for (const id of ids.filter((_, j) => j % clients.length === i)) {
      expect(await client.ordinal(id)).toBe(ordinals.get(id));
    }
  });
  await Promise.all(asking);
  let total = 0;
  for (const { key, received, lost } of accounts) {
    const { used } = await new Puid({ apiKey: key, endpoint: servers[0]!.endpoint }).quota();
    expect(used).toBeGreaterThanOrEqual(received);
    expect(used).toBeLessThanOrEqual(received + lost);
    total += used;
  }
  return total;
}

/** Returns the highest ordinal that a client received. */
const lastOf = (accounts: readonly Account[]): bigint =>
  accounts
    .flatMap(({ answers }) => answers.flat())
    .map((id) => codec.ordinal(id))
    .reduce((last, ordinal) => (ordinal > last ? ordinal : last));

/** Usage counts per UTC day, so no test may run across midnight. */
beforeAll(async () => {
  const left = 86_400_000 - (Date.now() % 86_400_000);
  if (left < 120_000) await sleep(left);
});

/** Settings without limits, so that every request gets ids and every id decodes. */
const SETTINGS = {
  plans: { load: { limit: null, rate: null } },
  defaultPlan: "load",
  rates: { account: null },
};

const NODES = 4;
const KILLS = 6;
/** The modes in which PostgreSQL stops, spread over the kills. */
const STOPS = ["fast", "immediate", "immediate"] as const;

describe.skipIf(findPostgres() === undefined)("four servers on one PostgreSQL, killed repeatedly", () => {
  let postgres: Postgres;
  const places: Place[] = [];
  beforeAll(async () => {
    postgres = await Postgres.create(); // with fsync
  });
  afterAll(async () => {
    await Promise.all(places.map((place) => place.remove()));
    postgres.remove();
  });

  it("issue no id twice", async () => {
    const url = postgres.createDatabase();
    const place = new Place({ DATABASE_URL: url, PUID_KEY: KEY });
    places.push(place);
    const config = place.configure(SETTINGS);
    // All servers start at once on an empty database.
    const servers = await Promise.all(Array.from({ length: NODES }, () => Server.create(place, config)));
    const accounts = await createAccounts(place, config);

    let kills = 0;
    const killOver = async (server: Server): Promise<void> => {
      for (let kill = 0; kill < KILLS; kill++) {
        await server.answered(ANSWERS);
        await server.restart("SIGKILL");
        kills++;
      }
    };
    const restartPostgres = async (): Promise<void> => {
      for (const [i, mode] of STOPS.entries()) {
        await until(() => kills >= (NODES * KILLS * (i + 1)) / (STOPS.length + 1));
        postgres.stop(mode);
        await sleep(300); // some requests come while it is down
        postgres.start();
      }
    };
    await underLoad(accounts, servers, async () => {
      await Promise.all([...servers.map(killOver), restartPostgres()]);
    });

    const used = await settle(accounts, servers);
    const taken = Number(postgres.sql("select next - 1 from puid_counter", url));
    const received = accounts.reduce((sum, account) => sum + account.received, 0);
    const lost = accounts.reduce((sum, account) => sum + account.lost, 0);
    expect(kills).toBe(NODES * KILLS);
    expect(received).toBeGreaterThan(2000);
    expect(lost).toBeGreaterThan(0);
    // There are no gaps, except for lost responses.
    expect(taken).toBe(used);
    expect(lastOf(accounts)).toBeLessThanOrEqual(BigInt(taken));
  });

  it("return mayHaveSpent if PostgreSQL commits but its response is lost", async () => {
    const url = postgres.createDatabase();
    const place = new Place({ DATABASE_URL: url, PUID_KEY: KEY });
    places.push(place);
    const config = place.configure(SETTINGS);
    const server = await Server.create(place, config);
    const [account] = await createAccounts(place, config);
    const client = new Puid({ apiKey: account!.key, endpoint: server.endpoint });
    // Each commit waits for a standby that does not exist.
    postgres.sql("alter system set synchronous_standby_names = 'nobody'");
    postgres.sql("select pg_reload_conf()");
    const asked = client.ids(3).catch((error) => error);
    await until(() => postgres.sql("select 1 from pg_stat_activity where wait_event = 'SyncRep'") !== "");
    postgres.stop("immediate");
    expect(await asked).toMatchObject({ status: 503, code: "unavailable", mayHaveSpent: true });
    postgres.start();
    postgres.sql("alter system reset synchronous_standby_names");
    postgres.sql("select pg_reload_conf()");
    expect(codec.ordinal(await client.id())).toBe(4n);
    expect(await client.quota()).toMatchObject({ used: 4 });
  });
});

describe("one server on PGlite, killed repeatedly", () => {
  const place = new Place({ PUID_KEY: KEY });
  afterAll(() => place.remove());

  it("issues no id twice", async () => {
    const config = place.configure(SETTINGS);
    const server = await Server.create(place, config);
    const accounts = await createAccounts(place, config);
    await underLoad(accounts, [server], async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        await server.answered(4 * ANSWERS);
        await server.restart("SIGKILL");
      }
    });

    const used = await settle(accounts, [server]);
    await server.stop();
    const database = await pglite(join(place.directory, "puid-data/pglite"));
    const [counter] = await database.query<{ next: bigint }>("select next from puid_counter");
    await database.close();
    expect(counter!.next - 1n).toBe(BigInt(used));
    expect(lastOf(accounts)).toBeLessThan(counter!.next);
  });
});
