import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { DatabaseError, sqlStateOf } from "../../src/store/database.js";
import { atOnce, describePostgres, errorOf } from "../support/postgres-instance.js";

describePostgres((instance) => {
  const { connect, sql } = instance;

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
  ])("maps the SQLSTATE %s to the fault %s", async (state, fault) => {
    const raise = `do $$ begin raise exception 'as told' using errcode = '${state}'; end $$`;
    const error = await connect()
      .query(raise)
      .catch((thrown) => thrown);
    expect(error.fault).toBe(fault);
    expect(sqlStateOf(fault === undefined ? error : error.cause)).toBe(state);
  });

  describe("the message of a DatabaseError", () => {
    it("never contains the password", async () => {
      const password = "hunter2hunter2";
      const file = sql("select current_setting('hba_file')");
      const rules = ["local all all trust", "host all guarded all scram-sha-256", "host all all all trust"];
      sql(`create role guarded login password '${password}'`);
      sql(`copy (select unnest(array['${rules.join("','")}'])) to '${file}'`);
      instance.server.stop();
      instance.server.start();
      const at = (host: string, given = password): string =>
        instance.url.replace(/postgres@127.0.0.1:\d+/, `guarded:${given}@${host}`);
      const here = new URL(instance.url).host;
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

    it("contains the error of each of a host's addresses", () => {
      const errors = ["connect ECONNREFUSED ::1:5432", "connect ECONNREFUSED 127.0.0.1:5432"];
      const cause = new AggregateError(errors.map((message) => new Error(message)));
      expect(new DatabaseError("away", cause).message).toBe(
        `the database is unavailable: ${errors.join("; ")}`,
      );
      expect(new DatabaseError("away", null).message).toBe("the database is unavailable: null");
    });
  });
});
