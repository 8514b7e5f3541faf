import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import type {} from "../../support/postgres-setup.js";

/** The client that Prisma generates from `schema.prisma`. Generating it starts no engine. */
type Generated = typeof import("../dist/prisma/tests/client/client.js");

/** Generates the client into a folder of its own, because test files run at the same time, and loads it. */
export async function generateClient(name: "tests" | "guide"): Promise<Generated> {
  const folder = join(import.meta.dirname, "../dist/prisma", name);
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, "schema.prisma"), join(folder, "schema.prisma"));
  execFileSync("prisma", ["generate", "--schema", "schema.prisma"], {
    cwd: folder,
    // Otherwise Prisma downloads an engine, which only migrations use.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return import(/* @vite-ignore */ join(folder, "client/client.ts"));
}

/** Creates a database with the tables of `schema.prisma`, and returns its URL. */
export async function createDatabase(): Promise<string> {
  const server = `postgres://postgres@127.0.0.1:${inject("postgresPort")}`;
  const name = `prisma_${crypto.randomUUID().replaceAll("-", "")}`;
  await query(`${server}/postgres`, `create database ${name}`);
  await query(
    `${server}/${name}`,
    `create table "User" (id bigserial primary key, name text not null);
     create table "Post" (id bigserial primary key, title text not null, "authorId" bigint references "User");
     create table "Comment" (
       number serial primary key, post_id bigint not null references "Post",
       votes int[] not null default '{}', ratio double precision not null default 0
     );`,
  );
  return `${server}/${name}`;
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
