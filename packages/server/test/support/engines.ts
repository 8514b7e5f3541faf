import pg from "pg";
import { inject } from "vitest";
import type {} from "../../../../test/support/postgres-setup.js";
import { postgres } from "../../src/databases/postgres.js";
import type { Database } from "../../src/store/database.js";
import { openEmbedded } from "./embedded.js";

/** A database engine for suites. */
export interface Engine {
  readonly name: string;
  /** Whether it is installed on this machine. In CI, all engines are. */
  readonly isHere: boolean;
  /** Opens a new, empty database. */
  open(): Promise<Database>;
}

const port = inject("postgresPort");

/** Creates an empty database in the tests' PostgreSQL, and returns its URL. */
export async function createDatabase(): Promise<string> {
  const url = `postgres://postgres@127.0.0.1:${port}/`;
  const client = new pg.Client({ connectionString: `${url}postgres` });
  await client.connect();
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  await client.query(`create database ${name}`);
  await client.end();
  return url + name;
}

export const engines: readonly Engine[] = [
  { name: "PGlite", isHere: true, open: openEmbedded },
  { name: "PostgreSQL", isHere: port !== 0, open: async () => postgres(await createDatabase()) },
];
