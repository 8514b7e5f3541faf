import type { TestProject } from "vitest/node";
import { findPostgres, Postgres } from "./postgres.js";

declare module "vitest" {
  export interface ProvidedContext {
    /** The port of a PostgreSQL for all tests, each of which makes databases of its own; 0 where there is none. */
    postgresPort: number;
  }
}

/**
 * Starts a PostgreSQL for the tests, where it is installed. On a developer's machine without it their suites are
 * skipped, and say so; where everything must hold, they fail.
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
