import { afterAll, beforeAll, beforeEach, describe, onTestFinished, vi } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { type PostgresOptions, postgres } from "../../src/databases/postgres.js";
import { type Database, DatabaseError, type DatabaseFault } from "../../src/store/database.js";

/** Timeouts that no test reaches: an answer that comes at once does not come from a timeout. */
export const PATIENT: PostgresOptions = { connectTimeout: 60_000, statementTimeout: 60_000 };

/** A PostgreSQL that tests stop, and a new database in it for each test. */
export class PostgresInstance {
  server!: Postgres;
  url = "";

  readonly connect = (options: PostgresOptions = {}, to: string = this.url): Database => {
    const database = postgres(to, { ...PATIENT, ...options });
    onTestFinished(() => database.close());
    return database;
  };

  readonly sql = (text: string): string => this.server.sql(text, this.url).trim();

  /** Changes a setting of the test's database, for new connections. */
  readonly configure = (setting: string): string =>
    this.server.sql(`alter database ${new URL(this.url).pathname.slice(1)} set ${setting}`);

  /** Returns the process ids of the connections that run a statement with this text in it. */
  readonly busy = (text: string): number[] =>
    this.sql(
      `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and state = 'active' and position('${text}' in query) > 0`,
    )
      .split("\n")
      .filter((pid) => pid !== "")
      .map(Number);

  readonly terminateAll = (): string =>
    this.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );

  readonly whileDown = async (mode: "fast" | "immediate", work: () => Promise<void>): Promise<void> => {
    this.server.stop(mode);
    try {
      await work();
    } finally {
      this.server.start();
    }
  };

  /** Runs work while a process is stopped and answers nothing. */
  readonly whileSilent = async (pid: number, work: () => Promise<void>): Promise<void> => {
    process.kill(pid, "SIGSTOP");
    try {
      await work();
    } finally {
      process.kill(pid, "SIGCONT");
    }
  };
}

/** Defines a suite with a PostgreSQL of its own. */
export function describePostgres(suite: (instance: PostgresInstance) => void): void {
  describe.skipIf(findPostgres() === undefined)("PostgreSQL", () => {
    const instance = new PostgresInstance();
    beforeAll(async () => {
      instance.server = await Postgres.create("fsync=off", "deadlock_timeout=50ms");
    });
    beforeEach(() => {
      instance.url = instance.server.createDatabase();
    });
    afterAll(() => instance.server.remove());
    suite(instance);
  });
}

/** Fails if work takes so long that it waits for a timeout, or never ends. */
export async function atOnce<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not come at once")), 20_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Returns the DatabaseError that work rejects with. Fails on any other outcome. */
export async function errorOf(work: Promise<unknown>): Promise<DatabaseError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error("it did not reject");
}

export const faultOf = async (work: Promise<unknown>): Promise<DatabaseFault> => (await errorOf(work)).fault;

export const until = (condition: () => boolean | Promise<boolean>): Promise<boolean> =>
  vi.waitUntil(condition, { timeout: 60_000, interval: 20 });

/** Waits until a database answers. */
export const untilBack = (database: Database): Promise<boolean> =>
  until(() =>
    database.query("select 1").then(
      () => true,
      () => false,
    ),
  );

/** Returns a promise, and the function that resolves it. */
export function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
