import { describe, expect, it } from "vitest";
import { postgres } from "../../src/databases/postgres.js";
import {
  atOnce,
  createGate,
  describePostgres,
  errorOf,
  faultOf,
  PATIENT,
  until,
  untilBack,
} from "../support/postgres-instance.js";

describePostgres((instance) => {
  const { connect, sql, configure, busy, terminateAll, whileDown, whileSilent } = instance;

  describe("during an outage", () => {
    it.each(["fast", "immediate"] as const)("is unavailable at once, and recovers: %s", async (mode) => {
      const database = connect();
      await database.query("select 1");
      await whileDown(mode, async () => {
        // The first statement finds that its connection is lost.
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
      ["stopped", () => instance.server.stop("fast"), () => instance.server.start()],
      ["killed", () => instance.server.stop("immediate"), () => instance.server.start()],
      ["the connection terminated", (pid) => sql(`select pg_terminate_backend(${pid})`), () => {}],
    ])("reports an unknown result of a running statement: %s", async (_, end, mend) => {
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

    it("rolls back a transaction if its connection breaks between two statements", async () => {
      const database = connect();
      await database.query("create table thing (id bigint)");
      const work = database.transaction(async (within) => {
        await within.query("insert into thing values (1)");
        terminateAll();
        // The connection breaks while no statement runs.
        await new Promise((resolve) => setTimeout(resolve, 100));
        await within.query("insert into thing values (2)");
      });
      expect(await faultOf(atOnce(work))).toBe("unknown");
      await untilBack(database);
      expect(await database.query("select id from thing")).toEqual([]);
    });

    it("replaces lost idle connections", async () => {
      const database = connect();
      await Promise.all(Array.from({ length: 5 }, () => database.query("select pg_sleep(0.05)")));
      terminateAll();
      await untilBack(database);
    });
  });

  describe("with timeouts", () => {
    it("cancels a statement after statementTimeout, without effects", async () => {
      const database = connect({ statementTimeout: 500 });
      await database.query("create table thing (id bigint)");
      const error = await errorOf(atOnce(database.query("insert into thing select 1 from pg_sleep(300)")));
      expect(error).toMatchObject({ fault: "away" });
      expect(error.message).toBe("the database is unavailable: canceling statement due to statement timeout");
      expect(await database.query("select id from thing")).toEqual([]);
      expect(busy("pg_sleep(300)")).toEqual([]);
    });

    it("is unavailable if it accepts connections and does not answer", async () => {
      const database = connect({ connectTimeout: 300 });
      const postmaster = Number.parseInt(sql("select pg_read_file('postmaster.pid')"), 10);
      await whileSilent(postmaster, async () => {
        expect(await faultOf(atOnce(database.query("select 1")))).toBe("away");
      });
      await untilBack(database);
    });

    it("drops a connection that does not respond", async () => {
      const database = connect({ statementTimeout: 500, connections: 1 });
      const [row] = await database.query<{ pid: number }>("select pg_backend_pid() as pid");
      await whileSilent(row!.pid, async () => {
        expect(await faultOf(atOnce(database.query("select 1")))).toBe("unknown");
        await untilBack(database);
      });
    });
  });

  describe("without a free connection", () => {
    it("is unavailable while this node uses all of its connections", async () => {
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

    it("is unavailable while others use all connections that it allows", async () => {
      sql("create role guest login connection limit 1");
      const guest = instance.url.replace("postgres@", "guest@");
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

  it("is unavailable while it rejects writes, and then gets another connection", async () => {
    sql("create table thing (id bigint)");
    configure("default_transaction_read_only = on");
    const database = connect({ connections: 1 });
    expect(await faultOf(database.query("insert into thing values (1)"))).toBe("away");
    // After a failover, an old connection would still be read-only.
    configure("default_transaction_read_only = off");
    await database.query("insert into thing values (2)");
    expect(await database.query("select id from thing")).toEqual([{ id: 2n }]);
  });
});
