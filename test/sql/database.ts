import pg from "pg";
import { inject } from "vitest";
import type {} from "../postgres-setup.js";

const port = inject("postgresPort");

/** Whether there is a PostgreSQL for the tests; where everything must hold, there is. */
export const hasPostgres: boolean = port !== 0;

/** A connection to a new and empty database. */
export async function connect(): Promise<pg.Client> {
  const url = `postgres://postgres@127.0.0.1:${port}`;
  const admin = new pg.Client(`${url}/postgres`);
  await admin.connect();
  const name = `sql_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${name}`);
  await admin.end();
  const client = new pg.Client(`${url}/${name}`);
  await client.connect();
  return client;
}
