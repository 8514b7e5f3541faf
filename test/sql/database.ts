import pg from "pg";
import { inject } from "vitest";
import type {} from "../support/postgres-setup.js";

const port = inject("postgresPort");

/** Whether there is a PostgreSQL for the tests; where everything must hold, there is. */
export const hasPostgres: boolean = port !== 0;

/** A connection to a database, as a role of its own or as the superuser. */
export async function open(database: string, user = "postgres"): Promise<pg.Client> {
  const client = new pg.Client({ host: "127.0.0.1", port, database, user });
  await client.connect();
  return client;
}

/** A connection to a new and empty database. */
export async function connect(): Promise<pg.Client> {
  const admin = await open("postgres");
  const name = `sql_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.query(`create database ${name}`);
  await admin.end();
  return open(name);
}

/** A new role that may log in and nothing else. */
export async function createRole(admin: pg.Client): Promise<string> {
  const name = `role_${crypto.randomUUID().replaceAll("-", "")}`;
  await admin.query(`create role ${name} login`);
  return name;
}
