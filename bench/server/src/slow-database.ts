import type { Postgres } from "../../../test/support/postgres.js";

/** Milliseconds that PostgreSQL waits before each flush, to simulate a slower disk. */
export const DELAY = 2;

/** Creates a database whose commits wait before they flush. Other commits can join the flush. */
export function createSlowDatabase(postgres: Postgres): string {
  const url = postgres.createDatabase();
  const name = new URL(url).pathname.slice(1);
  for (const setting of [`commit_delay = ${1000 * DELAY}`, "commit_siblings = 0"]) {
    postgres.sql(`alter database ${name} set ${setting}`);
  }
  return url;
}
