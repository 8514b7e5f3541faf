import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { postgres } from "../../src/databases/postgres.js";
import type { Database } from "../../src/store/database.js";
import { createDatabase } from "../support/engines.js";

describe.skipIf(inject("postgresPort") === 0)("statements on PostgreSQL", () => {
  let database: Database;

  beforeAll(async () => {
    database = postgres(await createDatabase(), { connections: 1 });
  });
  afterAll(() => database.close());

  it("are parsed once per connection, for any values", async () => {
    const sum = "select $1::integer + $2::integer as sum";
    const difference = "select $1::integer - $2::integer as difference";
    for (const n of [1, 2, 3]) {
      expect(await database.query(sum, [n, 4])).toEqual([{ sum: n + 4 }]);
      expect(await database.query(difference, [n, 4])).toEqual([{ difference: n - 4 }]);
    }
    const prepared = "select statement from pg_prepared_statements order by prepare_time";
    expect(await database.query(prepared)).toEqual([{ statement: sum }, { statement: difference }]);

    const [{ pid }] = (await database.query("select pg_backend_pid() as pid")) as [{ pid: number }];
    await expect(database.query("select pg_terminate_backend($1)", [pid])).rejects.toThrow();
    expect(await database.query(difference, [1, 4])).toEqual([{ difference: -3 }]);
    expect(await database.query(prepared)).toEqual([{ statement: difference }]);
  });
});
