import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from "vitest";
import { type PostgresOptions, postgres } from "../../src/databases/postgres.js";
import type { Database } from "../../src/store/database.js";
import { codecOf, idsOf, KEY, QUICK, usePlaces } from "../support/command.js";
import { createDatabase } from "../support/engines.js";
import { hasPgbouncer, Pgbouncer } from "../support/pgbouncer.js";
import { PATIENT } from "../support/postgres-instance.js";
import { Service } from "../support/service.js";

const createPlace = usePlaces();

describe.skipIf(!hasPgbouncer || inject("postgresPort") === 0)("behind PgBouncer in transaction mode", () => {
  let pgbouncer: Pgbouncer;
  let target = "";

  beforeAll(async () => {
    // Clients share two connections.
    pgbouncer = await Pgbouncer.start(await createDatabase(), { default_pool_size: 2 });
  });
  beforeEach(async () => {
    target = await createDatabase();
  });
  afterAll(() => pgbouncer.remove());

  function connect(options: PostgresOptions, through = pgbouncer): Database {
    const database = postgres(through.url(target), { ...PATIENT, ...options });
    onTestFinished(() => database.close());
    return database;
  }

  it("runs statements with values on shared connections", async () => {
    const database = connect({ transactionPooling: true, connections: 8 });
    const statements = [
      "select $1::integer + 1 as n",
      "select $1::integer - 1 as n",
      "select $1::integer as n",
    ];
    const sums = await Promise.all(
      Array.from({ length: 120 }, async (_, i) => {
        const [row] = await database.query<{ n: number }>(statements[i % 3]!, [i]);
        return row!.n;
      }),
    );
    expect(sums).toEqual(sums.map((_, i) => i + [1, -1, 0][i % 3]!));
  });

  it("runs a transaction on one connection", async () => {
    const database = connect({ transactionPooling: true, connections: 8 });
    const pids = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.transaction(async (within) => {
          const read = async (): Promise<unknown> =>
            (await within.query("select pg_backend_pid() as pid, $1::integer", [1]))[0];
          return [await read(), await read(), await read()];
        }),
      ),
    );
    for (const [first, ...others] of pids) for (const other of others) expect(other).toEqual(first);
  });

  it("rejects connections without transactionPooling", async () => {
    await expect(connect({}).query("select 1")).rejects.toThrow(
      "the database is unavailable: unsupported startup parameter: statement_timeout",
    );
  });

  it("does not know prepared statements, which only transactionPooling avoids", async () => {
    const lenient = await Pgbouncer.start(target, {
      default_pool_size: 2,
      ignore_startup_parameters: "statement_timeout",
    });
    onTestFinished(() => lenient.remove());
    const run = (transactionPooling: boolean): Promise<unknown> => {
      const database = connect({ transactionPooling, connections: 8 }, lenient);
      return Promise.all(
        Array.from({ length: 40 }, (_, i) => database.query(`select $1::integer as n${i % 4}`, [i])),
      );
    };
    await run(true);
    await expect(run(false)).rejects.toThrow(/prepared statement "puid_\d+" (does not exist|already exists)/);
  });

  it("gives several servers ids, none twice", async () => {
    const services = await Promise.all(
      [1, 2].map(() => Service.create(connect({ transactionPooling: true, connections: 4 }))),
    );
    const { auth } = await services[0]!.account();
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) => services[i % 2]!.send("/v1/ids?n=5", { headers: auth })),
    );
    const ids = answers.flatMap(({ body }) => body.ids);
    expect(new Set(ids).size).toBe(300);
  });

  it("serves the command with PUID_TRANSACTION_POOLING", async () => {
    const env = { DATABASE_URL: pgbouncer.url(target), PUID_KEY: KEY, PUID_TRANSACTION_POOLING: "1" };
    const place = createPlace(env);
    const config = place.configure(QUICK);
    const key = await place.tell(["keys", "create", "--config", config]);
    const { endpoint } = await place.start(["--port", "0", "--config", config]);
    const ids = await idsOf(endpoint, key, 3);
    expect(ids.map(codecOf(KEY).ordinal)).toEqual([1n, 2n, 3n]);
    const without = await place.run(["keys", "create"], { PUID_TRANSACTION_POOLING: "0" });
    expect(without).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("unsupported startup parameter: statement_timeout"),
    });
  });
});
