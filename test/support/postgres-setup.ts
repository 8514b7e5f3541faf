import type { TestProject } from "vitest/node";
import { findPostgres, Postgres } from "./postgres.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The port of the PostgreSQL that all tests share, or 0 if there is none. Each test creates its databases. */
    postgresPort: number;
  }
}

/**
 * Starts a PostgreSQL for the tests. If it is not installed, their suites are skipped with a warning; with `CI` set,
 * they fail.
 */
export default async function setup({ provide }: TestProject): Promise<(() => void) | undefined> {
  if (findPostgres() === undefined && !process.env["CI"]) {
    console.warn("PostgreSQL is not installed: its tests are skipped (apt-get install postgresql)");
    provide("postgresPort", 0);
    return undefined;
  }
  const postgres = await Postgres.create("fsync=off", "max_connections=200");
  provide("postgresPort", postgres.port);
  return () => postgres.remove();
}
