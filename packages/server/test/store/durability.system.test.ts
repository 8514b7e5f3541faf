import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { postgres } from "../../src/databases/postgres.js";
import { createServer } from "../../src/server.js";
import type { Database } from "../../src/store/database.js";
import { checkDurability } from "../../src/store/durability.js";
import { openEmbedded } from "../support/embedded.js";
import { PATIENT, until } from "../support/postgres-instance.js";
import { codec } from "../support/service.js";

const refusal = (got: string): string =>
  `the database must keep the commits that it confirms, got ${got}; ` +
  "the ids of lost commits are issued again, so change that, or accept it with allowLostCommits";

describe.skipIf(findPostgres() === undefined)("the check for lost commits", () => {
  let primary: Postgres;
  let url = "";

  beforeAll(async () => {
    primary = await Postgres.create();
    // The check needs no privileges.
    primary.sql("create role guest login");
  });
  beforeEach(() => {
    url = primary.createDatabase().replace("postgres@", "guest@");
    primary.sql(`alter database ${new URL(url).pathname.slice(1)} owner to guest`);
  });
  afterAll(() => primary.remove());

  function connect(to: string = url): Database {
    const database = postgres(to, PATIENT);
    onTestFinished(() => database.close());
    return database;
  }

  /** Opens a server. */
  const open = (options: { allowLostCommits?: boolean } = {}, database = connect()): Promise<void> =>
    createServer({ codec, database, ...options }).open();

  const tables = (): string =>
    primary.sql("select count(*) from information_schema.tables where table_schema = 'public'", url).trim();

  const reload = (): string => primary.sql("select pg_reload_conf()");

  /** Changes a setting until the end of the test. */
  async function configure(name: string, value: string): Promise<void> {
    primary.sql(`alter system set ${name} = '${value}'`);
    reload();
    await until(() => primary.sql(`show ${name}`).trim() === value);
    onTestFinished(async () => {
      primary.sql(`alter system reset ${name}`);
      reload();
      await until(
        () => primary.sql(`select setting = boot_val from pg_settings where name = '${name}'`).trim() === "t",
      );
    });
  }

  const senders = (): string => primary.sql("select count(*) from pg_stat_replication").trim();

  /** Connects a standby until the end of the test. */
  async function createStandby(): Promise<Postgres> {
    const standby = await primary.createStandby();
    onTestFinished(async () => {
      standby.remove();
      await until(() => senders() === "0");
    });
    await until(() => senders() === "1");
    return standby;
  }

  /** Runs a program that copies the primary's log, until the end of the test. */
  async function copyLog(...args: string[]): Promise<void> {
    const directory = mkdtempSync(join(tmpdir(), "puid-log-"));
    const child = spawn(join(findPostgres()!, args[0]!), [...args.slice(1), "-D", directory], {
      cwd: directory,
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    onTestFinished(async () => {
      child.kill();
      await ended;
      // A process that it started can outlive it.
      primary.sql("select pg_terminate_backend(pid) from pg_stat_replication");
      rmSync(directory, { recursive: true });
      await until(() => senders() === "0");
    });
    await until(() => senders() !== "0");
  }

  it("accepts a server on its own", async () => {
    await open();
    expect(Number(tables())).toBeGreaterThan(0);
  });

  it.each([
    ["fsync", "off", "fsync = off, which loses them in a power failure"],
    ["synchronous_commit", "off", "synchronous_commit = off, which loses them in a crash of PostgreSQL"],
  ])("rejects a server with %s = %s, and changes nothing there", async (name, value, got) => {
    await configure(name, value);
    await expect(open()).rejects.toThrow(refusal(got));
    expect(tables()).toBe("0");
    await open({ allowLostCommits: true });
    expect(Number(tables())).toBeGreaterThan(0);
  });

  it("sees a setting of the role or of the database", async () => {
    primary.sql(`alter database ${new URL(url).pathname.slice(1)} set synchronous_commit = off`);
    await expect(open()).rejects.toThrow(
      refusal("synchronous_commit = off, which loses them in a crash of PostgreSQL"),
    );
  });

  it.each(["local", "remote_write", "remote_apply"])(
    "accepts synchronous_commit = %s without standbys",
    async (value) => {
      await configure("synchronous_commit", value);
      await open();
    },
  );

  it("rejects standbys that no commit waits for", async () => {
    const standby = await createStandby();
    await expect(open()).rejects.toThrow(
      refusal("an empty synchronous_standby_names with connected standbys, which loses them in a failover"),
    );
    await open({ allowLostCommits: true });

    await configure("synchronous_standby_names", "*");
    await open();
    // A server of a standby waits until the standby is the primary.
    const name = new URL(url).pathname.slice(1);
    await until(() => standby.sql(`select 1 from pg_database where datname = '${name}'`).trim() === "1");
    const unsafe = "?options=-csynchronous_commit%3Doff";
    await expect(checkDurability(connect(url + unsafe))).rejects.toThrow("synchronous_commit = off");
    await checkDurability(connect(standby.url(name) + unsafe));
  });

  it("rejects commits that do not wait until the standby has them on its disk", async () => {
    await createStandby();
    await configure("synchronous_standby_names", "*");
    await configure("synchronous_commit", "local");
    await expect(open()).rejects.toThrow(
      refusal("synchronous_commit = local, which loses them in a failover"),
    );
    await configure("synchronous_commit", "remote_write");
    await expect(open()).rejects.toThrow(
      refusal("synchronous_commit = remote_write, which loses them in a failover after a power failure"),
    );
    await configure("synchronous_commit", "remote_apply");
    await open();
  });

  it("rejects synchronous_commit = local even if no standby is connected", async () => {
    await configure("synchronous_commit", "local");
    await configure("synchronous_standby_names", "away");
    await expect(open()).rejects.toThrow(
      refusal("synchronous_commit = local, which loses them in a failover"),
    );
  });

  it("counts no copy of the log for backups as a standby", async () => {
    await copyLog("pg_receivewal", "-d", primary.url(), "--no-sync");
    await open();
  });

  it("counts no base backup as a standby", async () => {
    // At this rate, it lasts longer than the test.
    await copyLog("pg_basebackup", "-d", primary.url(), "--no-sync", "-c", "fast", "-r", "32");
    await until(() => senders() === "2");
    await open();
  });

  it("counts a copy of the log by another program as a standby", async () => {
    await copyLog("pg_receivewal", "-d", `${primary.url()}?application_name=another`, "--no-sync");
    await expect(open()).rejects.toThrow("connected standbys");
  });
});

describe("the check for lost commits", () => {
  it("accepts the embedded database", async () => {
    const database = await openEmbedded();
    onTestFinished(() => database.close());
    await checkDurability(database);
  });
});
