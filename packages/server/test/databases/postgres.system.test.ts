import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { type PostgresOptions, postgres } from "../../src/databases/postgres.js";
import { createServer } from "../../src/server.js";
import {
  type Database,
  DatabaseError,
  type DatabaseFault,
  type Queryable,
  stateOf,
  untilClear,
} from "../../src/store/database.js";
import { Store } from "../../src/store/store.js";
import { codec, PLANS, Service } from "../support/service.js";

/** Longer than any test here waits: what comes at once does not come of a timeout. */
const PATIENT = { connectTimeout: 60_000, statementTimeout: 60_000 };

/** Fails where something takes as long as if it waited for a timeout, or for ever. */
async function atOnce<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not come at once")), 20_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The DatabaseError that work rejects with; anything else that happens is a failure. */
async function errorOf(work: Promise<unknown>): Promise<DatabaseError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error("it did not reject");
}

const faultOf = async (work: Promise<unknown>): Promise<DatabaseFault> => (await errorOf(work)).fault;

const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 20 });

/** Waits until a database answers. */
const untilBack = (database: Database): Promise<boolean> =>
  until(() =>
    database.query("select 1").then(
      () => true,
      () => false,
    ),
  );

/** A promise, and what has it come about. */
function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe.skipIf(findPostgres() === undefined)("PostgreSQL", () => {
  let server: Postgres;
  let url: string;

  beforeAll(async () => {
    server = await Postgres.create("fsync=off", "deadlock_timeout=50ms");
  });

  beforeEach(() => {
    url = server.createDatabase();
  });

  afterAll(() => server.remove());

  function connect(options: PostgresOptions = {}, to = url): Database {
    const database = postgres(to, { ...PATIENT, ...options });
    onTestFinished(() => database.close());
    return database;
  }

  const sql = (text: string): string => server.sql(text, url).trim();

  /** Sets what connections to the test's database are like from now on. */
  const configure = (setting: string): string =>
    server.sql(`alter database ${new URL(url).pathname.slice(1)} set ${setting}`);

  /** The processes that serve connections which are busy with a statement that has this text in it. */
  const busy = (text: string): number[] =>
    sql(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and state = 'active' and position('${text}' in query) > 0`,
    )
      .split("\n")
      .filter((pid) => pid !== "")
      .map(Number);

  const terminateAll = (): string =>
    sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );

  async function whileDown(mode: "fast" | "immediate", work: () => Promise<void>): Promise<void> {
    server.stop(mode);
    try {
      await work();
    } finally {
      server.start();
    }
  }

  /** Has a process say nothing for a while. */
  async function whileSilent(pid: number, work: () => Promise<void>): Promise<void> {
    process.kill(pid, "SIGSTOP");
    try {
      await work();
    } finally {
      process.kill(pid, "SIGCONT");
    }
  }

  describe("that goes away", () => {
    it.each(["fast", "immediate"] as const)("says so at once, and is back by itself: %s", async (mode) => {
      const database = connect();
      await database.query("select 1");
      await whileDown(mode, async () => {
        // The first finds out that its connection is lost, before or after it has spoken.
        await errorOf(atOnce(database.query("select 1")));
        for (let i = 0; i < 3; i++) {
          expect(await faultOf(atOnce(database.query("select 1")))).toBe("away");
          expect(await faultOf(atOnce(database.transaction((within) => within.query("select 1"))))).toBe(
            "away",
          );
        }
      });
      expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    });

    it.each<[string, (pid: number) => void, () => void]>([
      ["stopped", () => server.stop("fast"), () => server.start()],
      ["killed", () => server.stop("immediate"), () => server.start()],
      ["the connection terminated", (pid) => sql(`select pg_terminate_backend(${pid})`), () => {}],
    ])("leaves it open what came of a statement: %s", async (_, end, mend) => {
      const database = connect();
      const fault = faultOf(atOnce(database.query("select pg_sleep(300)")));
      await until(() => busy("pg_sleep(300)").length === 1);
      end(busy("pg_sleep(300)")[0]!);
      try {
        expect(await fault).toBe("unknown");
      } finally {
        mend();
      }
      await untilBack(database);
    });

    it("undoes a transaction, though it goes between two statements", async () => {
      const database = connect();
      await database.query("create table thing (id bigint)");
      const work = database.transaction(async (within) => {
        await within.query("insert into thing values (1)");
        terminateAll();
        // It learns of it while no statement is under way.
        await new Promise((resolve) => setTimeout(resolve, 100));
        await within.query("insert into thing values (2)");
      });
      expect(await faultOf(atOnce(work))).toBe("unknown");
      await untilBack(database);
      expect(await database.query("select id from thing")).toEqual([]);
    });

    it("loses idle connections, which are made anew", async () => {
      const database = connect();
      await Promise.all(Array.from({ length: 5 }, () => database.query("select pg_sleep(0.05)")));
      terminateAll();
      await untilBack(database);
    });
  });

  describe("that takes too long", () => {
    it("has a statement cancelled, and does nothing of it", async () => {
      const database = connect({ statementTimeout: 500 });
      await database.query("create table thing (id bigint)");
      const error = await errorOf(atOnce(database.query("insert into thing select 1 from pg_sleep(300)")));
      expect(error).toMatchObject({ fault: "away" });
      expect(error.message).toBe("the database is away: canceling statement due to statement timeout");
      expect(await database.query("select id from thing")).toEqual([]);
      expect(busy("pg_sleep(300)")).toEqual([]);
    });

    it("is away where it takes connections and says nothing", async () => {
      const database = connect({ connectTimeout: 300 });
      const postmaster = Number.parseInt(sql("select pg_read_file('postmaster.pid')"), 10);
      await whileSilent(postmaster, async () => {
        expect(await faultOf(atOnce(database.query("select 1")))).toBe("away");
      });
      await untilBack(database);
    });

    it("is given up where it has gone silent, and the connection with it", async () => {
      const database = connect({ statementTimeout: 500, connections: 1 });
      const [row] = await database.query<{ pid: number }>("select pg_backend_pid() as pid");
      await whileSilent(row!.pid, async () => {
        expect(await faultOf(atOnce(database.query("select 1")))).toBe("unknown");
        await untilBack(database);
      });
    });
  });

  describe("without a connection to spare", () => {
    it("is away while this node's are all in use", async () => {
      const database = connect({ connections: 1, connectTimeout: 300 });
      await untilBack(database);
      const gate = createGate();
      const held = database.transaction(async (within) => {
        await within.query("select 1");
        await gate.opened;
      });
      try {
        expect(await faultOf(atOnce(database.query("select 1")))).toBe("away");
      } finally {
        gate.open();
        await held;
      }
      expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    });

    it("is away while others have all that it allows", async () => {
      sql("create role guest login connection limit 1");
      const guest = url.replace("postgres@", "guest@");
      const one = postgres(guest, PATIENT);
      await one.query("select 1");
      const other = connect({}, guest);
      const error = await errorOf(atOnce(other.query("select 1")));
      expect(error.fault).toBe("away");
      expect(error.message).toMatch(/too many connections for role "guest"/);
      await one.close();
      await untilBack(other);
    });
  });

  it("that takes no writes is away, and is asked anew", async () => {
    sql("create table thing (id bigint)");
    configure("default_transaction_read_only = on");
    const database = connect({ connections: 1 });
    expect(await faultOf(database.query("insert into thing values (1)"))).toBe("away");
    // Another has taken over: a connection that was made before would not know.
    configure("default_transaction_read_only = off");
    await database.query("insert into thing values (2)");
    expect(await database.query("select id from thing")).toEqual([{ id: 2n }]);
  });

  it.each([
    ["40001", "conflict"],
    ["40P01", "conflict"],
    ["25006", "away"],
    ["53100", "away"],
    ["53200", "away"],
    ["57014", "away"],
    ["57P03", "away"],
    ["08006", "unknown"],
    ["40003", "unknown"],
    ["57P01", "unknown"],
    ["57P02", "unknown"],
    ["23505", undefined],
    ["XX000", undefined],
  ])("tells what the SQLSTATE %s means: %s", async (state, fault) => {
    const raise = `do $$ begin raise exception 'as told' using errcode = '${state}'; end $$`;
    const error = await connect()
      .query(raise)
      .catch((thrown) => thrown);
    expect(error.fault).toBe(fault);
    expect(stateOf(fault === undefined ? error : error.cause)).toBe(state);
  });

  describe("with others in the way", () => {
    beforeEach(() =>
      sql("create table thing (id bigint primary key, n int); insert into thing values (1, 0), (2, 0)"),
    );

    const increase = "update thing set n = n + 1 where id = $1";

    /** Two transactions, each of which begins when the other has, the first time. */
    function two(
      database: Database,
      begin: (within: Queryable, i: number) => Promise<unknown>,
      finish: (within: Queryable, i: number) => Promise<unknown>,
    ): { readonly works: (() => Promise<unknown>)[]; readonly faults: DatabaseFault[] } {
      const gates = [createGate(), createGate()];
      const faults: DatabaseFault[] = [];
      const works = gates.map((mine, i) => async () => {
        const work = database.transaction(async (within) => {
          await begin(within, i);
          mine.open();
          await gates[1 - i]!.opened;
          await finish(within, i);
        });
        return work.catch((error) => {
          faults.push((error as DatabaseError).fault);
          throw error;
        });
      });
      return { works, faults };
    }

    const counted = (): string => sql("select string_agg(n::text, ' ' order by id) from thing");

    it("tells a failure of serialization, and is tried again", async () => {
      configure("default_transaction_isolation = 'repeatable read'");
      const { works, faults } = two(
        connect(),
        (within) => within.query("select n from thing"),
        (within) => within.query(increase, [1]),
      );
      await Promise.all(works.map(untilClear));
      expect(faults).toEqual(["conflict"]);
      expect(counted()).toBe("2 0");
    });

    it("tells a deadlock, and is tried again", async () => {
      const { works, faults } = two(
        connect(),
        (within, i) => within.query(increase, [1 + i]),
        (within, i) => within.query(increase, [2 - i]),
      );
      await Promise.all(works.map(untilClear));
      expect(faults).toEqual(["conflict"]);
      expect(counted()).toBe("2 2");
    });

    it("keeps its connection", async () => {
      const database = connect({ connections: 2 });
      await Promise.all([database.query("select pg_sleep(0.05)"), database.query("select pg_sleep(0.05)")]);
      const pids = (): string =>
        sql(
          `select pid from pg_stat_activity
           where datname = current_database() and pid <> pg_backend_pid() order by 1`,
        );
      const before = pids();
      const { works, faults } = two(
        database,
        (within, i) => within.query(increase, [1 + i]),
        (within, i) => within.query(increase, [2 - i]),
      );
      await Promise.allSettled(works.map((work) => work()));
      expect(faults).toEqual(["conflict"]);
      expect(pids()).toBe(before);
    });

    it("has a store that takes each ordinal once, where every transaction is serializable", async () => {
      configure("default_transaction_isolation = 'serializable'");
      const store = new Store(connect());
      await store.open({ fingerprint: "what ordinal 0 is", last: 10n ** 12n }, []);
      const account = await store.accounts.create("free");
      const nodes = [0, 0, 25, 25].map((blockSize) => new Store(connect(), blockSize));
      const firsts: bigint[] = [];
      await Promise.all(
        nodes.map(async (node) => {
          for (let i = 0; i < 40; i++) {
            const outcome = await node.take(account, 5, { limit: null, rate: null });
            expect(outcome).toMatchObject({ granted: true });
            if (outcome.granted) firsts.push(outcome.first);
          }
        }),
      );
      const ordinals = firsts.flatMap((first) => [0n, 1n, 2n, 3n, 4n].map((i) => first + i));
      expect(new Set(ordinals).size).toBe(800);
      expect(await store.accounts.used(account)).toBe(800);
      expect(sql("select next from puid_counter")).toBe("801");
    });

    it("is tried ten times, and not for another failure", async () => {
      for (const [error, times] of [
        [new DatabaseError("conflict", "in the way"), 10],
        [new DatabaseError("away", "away"), 1],
        [new DatabaseError("unknown", "unknown"), 1],
        [new Error("of the work's own"), 1],
      ] as const) {
        const work = vi.fn(() => Promise.reject(error));
        await expect(untilClear(work)).rejects.toBe(error);
        expect(work).toHaveBeenCalledTimes(times);
      }
    });
  });

  describe("in what it says of a failure", () => {
    it("never has the password", async () => {
      const password = "hunter2hunter2";
      const file = sql("select current_setting('hba_file')");
      const rules = ["local all all trust", "host all guarded all scram-sha-256", "host all all all trust"];
      sql(`create role guarded login password '${password}'`);
      sql(`copy (select unnest(array['${rules.join("','")}'])) to '${file}'`);
      server.stop();
      server.start();
      const at = (host: string, given = password): string =>
        url.replace(/postgres@127.0.0.1:\d+/, `guarded:${given}@${host}`);
      const here = new URL(url).host;
      await connect({}, at(here)).query("select 1");
      for (const [to, message] of [
        [at(here, `${password}!`), /password authentication failed/],
        [at("127.0.0.1:1"), /ECONNREFUSED/],
        [at("[nonsense"), /Invalid URL/],
        [`${at(here)}/none`, /does not exist/],
      ] as const) {
        const error = await errorOf(atOnce(connect({}, to).query("select 1")));
        expect(error.message).toMatch(message);
        expect(error.fault).toBe("away");
        expect(`${error.stack}${inspect(error, { depth: null })}`).not.toContain(password);
      }
    });

    it("has what came of each of a host's addresses", () => {
      const errors = ["connect ECONNREFUSED ::1:5432", "connect ECONNREFUSED 127.0.0.1:5432"];
      const cause = new AggregateError(errors.map((message) => new Error(message)));
      expect(new DatabaseError("away", cause).message).toBe(`the database is away: ${errors.join("; ")}`);
      expect(new DatabaseError("away", null).message).toBe("the database is away: null");
    });
  });

  describe("a server on it", () => {
    async function serve(database = connect(), blockSize = 0): Promise<Service> {
      return Service.create(database, { blockSize });
    }

    /** Requests that all want the database. */
    const requests = (
      id: string,
      headers: Record<string, string>,
      client: { id: string; secret: string },
    ): [string, RequestInit][] => [
      ["/v1/ids?n=3", { headers }],
      ["/v1/ids", { headers, method: "HEAD" }],
      ["/v1/quota", { headers }],
      [`/v1/ordinal/${id}`, { headers }],
      [
        "/oauth/token",
        {
          method: "POST",
          body: new URLSearchParams({
            grant_type: "client_credentials",
            client_id: client.id,
            client_secret: client.secret,
          }),
        },
      ],
    ];

    const ready = async (service: { fetch(path: string): Promise<Response> }): Promise<number[]> =>
      Promise.all(
        ["/readyz", "/healthz"].map(async (path) => {
          const { status } = await atOnce(service.fetch(`http://localhost:8799${path}`));
          return status;
        }),
      );

    async function ids(service: Service, headers: Record<string, string>): Promise<string[]> {
      const response = await service.fetch("/v1/ids?n=3", { headers });
      expect(response.status).toBe(200);
      return ((await response.json()) as { ids: string[] }).ids;
    }

    const ordinals = (all: readonly string[]): bigint[] =>
      all.map((id) => codec.ordinal(id)).sort((a, b) => (a < b ? -1 : 1));

    it.each(["fast", "immediate"] as const)(
      "answers 503 at once, and 200 again by itself: %s",
      async (mode) => {
        const service = await serve();
        const { id: account, auth } = await service.account();
        const client = await service.server.store.clients.create(account, []);
        const given = await ids(service, auth);
        expect(await ready(service)).toEqual([200, 200]);
        await whileDown(mode, async () => {
          // Ends what was connected.
          await service.fetch("/v1/quota", { headers: auth });
          for (const [path, init] of requests(given[0]!, auth, client)) {
            const response = await atOnce(service.fetch(path, init));
            expect([path, response.status]).toEqual([path, 503]);
            expect(response.headers.get("Retry-After")).toBe("1");
            if (init.method === "HEAD") continue;
            expect(await response.json()).toEqual({
              error: "unavailable",
              message: "the service is away for the moment",
            });
          }
          expect(await ready(service)).toEqual([503, 200]);
        });
        expect(await ready(service)).toEqual([200, 200]);
        given.push(...(await ids(service, auth)));
        expect(ordinals(given)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
        expect(await service.server.store.accounts.used(account)).toBe(6);
      },
    );

    it("may be there first", async () => {
      const server = createServer({ codec, database: connect(), plans: PLANS });
      const fetch = (path: string): Promise<Response> =>
        server.fetch(new Request(new URL(path, "http://localhost:8799")));
      await whileDown("fast", async () => {
        expect(await faultOf(atOnce(server.open()))).toBe("away");
        expect((await atOnce(fetch("/api/v1/ids"))).status).toBe(503);
        expect(await ready({ fetch })).toEqual([503, 200]);
      });
      expect((await fetch("/api/v1/ids")).status).toBe(401);
      expect(await ready({ fetch })).toEqual([200, 200]);
      expect(sql("select next from puid_counter")).toBe("1");
    });

    /** The answer to a request for ids that waits for the counter, and is then told of. */
    const waiting = (
      service: Service,
      headers: Record<string, string>,
      then: (pid: number) => void,
    ): Promise<Response> =>
      connect().transaction(async (within) => {
        await within.query("select next from puid_counter for update");
        const response = service.fetch("/v1/ids?n=3", { headers });
        await until(() => busy("update puid_counter").length === 1);
        then(busy("update puid_counter")[0]!);
        return atOnce(response);
      });

    it("says so where ids may have been spent", async () => {
      const service = await serve();
      const { id: account, auth } = await service.account();
      const response = await waiting(service, auth, (pid) => sql(`select pg_terminate_backend(${pid})`));
      expect(response.status).toBe(503);
      expect(response.headers.get("Retry-After")).toBe("1");
      expect(await response.json()).toEqual({
        error: "unavailable",
        mayHaveSpent: true,
        message: "the service is away for the moment; ids may have been spent",
      });
      expect(await service.server.store.accounts.used(account)).toBe(0);
      expect(ordinals(await ids(service, auth))).toEqual([1n, 2n, 3n]);
    });

    it("does not say so where the statement was cancelled", async () => {
      const service = await serve(connect({ statementTimeout: 2000 }));
      const { id: account, auth } = await service.account();
      const response = await waiting(service, auth, () => {});
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        error: "unavailable",
        message: "the service is away for the moment",
      });
      expect(await service.server.store.accounts.used(account)).toBe(0);
      expect(ordinals(await ids(service, auth))).toEqual([1n, 2n, 3n]);
    });

    it("hands nothing out twice, however often it goes", async () => {
      const services = [await serve(), await serve(), await serve(connect(), 50)];
      const { id: account, auth } = await services[0]!.account();
      const given: string[] = [];
      const statuses = new Set<number>();
      let isOver = false;
      const clients = services.flatMap((service) =>
        Array.from({ length: 3 }, async () => {
          while (!isOver) {
            const response = await service.fetch("/v1/ids?n=10", { headers: auth });
            statuses.add(response.status);
            if (response.status === 200) given.push(...((await response.json()) as { ids: string[] }).ids);
            else await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }),
      );
      const more = async (): Promise<unknown> => {
        const before = given.length;
        return until(() => given.length > before + 300);
      };
      for (const mode of ["fast", "immediate", "immediate", "fast"] as const) {
        await more();
        await whileDown(mode, () => new Promise((resolve) => setTimeout(resolve, 100)));
      }
      await more();
      isOver = true;
      await Promise.all(clients);
      expect([...statuses].sort()).toEqual([200, 503]);
      const all = ordinals(given);
      expect(new Set(all).size).toBe(all.length);
      expect(await services[0]!.server.store.accounts.used(account)).toBeGreaterThanOrEqual(all.length);
      expect(await services[0]!.server.store.counter.has(all.at(-1)!)).toBe(true);
    });
  });
});
