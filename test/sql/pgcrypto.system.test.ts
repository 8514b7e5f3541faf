import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPuid } from "../../src/index.js";
import { type PostgresFunctionsOptions, postgresFunctions } from "../../src/sql/index.js";
import { key } from "../support/key.js";
import { connect, createRole, hasPostgres, open } from "./database.js";

describe.skipIf(!hasPostgres)("pgcrypto", () => {
  let client: pg.Client;
  beforeEach(async () => {
    client = await connect();
  });
  afterEach(() => client?.end());

  const install = (options: Omit<PostgresFunctionsOptions, "name"> = {}): Promise<unknown> =>
    client.query(postgresFunctions({ name: "x", inlineKey: key, ...options }));

  /** Checks an id and the schema of pgcrypto. */
  async function expectIn(schema: string): Promise<void> {
    const { rows } = await client.query(
      `select public.x_id(42) as id, public.x_ordinal(public.x_id(42)) as ordinal, nspname as schema
       from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'pgcrypto'`,
    );
    expect(rows).toEqual([{ id: createPuid({ key: key }).id(42n), ordinal: "42", schema }]);
  }

  it.each(["public", "extensions", 'a "quoted"', "a'b\\c$puid$%I%"])(
    "is found in the schema %s",
    async (schema) => {
      const name = `"${schema.replaceAll('"', '""')}"`;
      if (schema !== "public") await client.query(`create schema ${name}`);
      await client.query(`create extension pgcrypto with schema ${name}`);
      await install();
      await expectIn(schema);
      await install({ pgcryptoSchema: schema });
      await expectIn(schema);
    },
  );

  it("is installed in public, or in the schema given", async () => {
    await install();
    await expectIn("public");
    await client.query("drop extension pgcrypto cascade; create schema extensions");
    await install({ pgcryptoSchema: "extensions" });
    await expectIn("extensions");
  });

  it("is found again after it moves", async () => {
    await install();
    await client.query("create schema extensions; alter extension pgcrypto set schema extensions");
    await install();
    await expectIn("extensions");
  });

  it("must be in the schema given, and the error names the schema where it is", async () => {
    await client.query("create schema extensions; create schema elsewhere");
    await client.query("create extension pgcrypto with schema extensions");
    await expect(install({ pgcryptoSchema: "elsewhere" })).rejects.toThrow(
      '"pgcryptoSchema" must be the schema of the extension pgcrypto, "extensions", got "elsewhere"',
    );
    await expect(client.query("select public.x_id(42)")).rejects.toMatchObject({ code: "42883" });
  });

  it("is the extension's own encrypt, even if another function has this name", async () => {
    const fake = `function encrypt(bytea, bytea, text) returns bytea language sql as 'select null::bytea'`;
    await client.query(`create ${fake}`);
    await expect(install()).rejects.toMatchObject({ code: "42723" });
    await client.query("create schema extensions; create extension pgcrypto with schema extensions");
    await install();
    await expectIn("extensions");
  });

  it("is called directly: PostgreSQL inlines the function around it", async () => {
    await install();
    await client.query("create table t (x bytea)");
    const { rows } = await client.query(
      "explain (verbose, costs off) select x_encrypt(x, x, 'aes-ecb') from t",
    );
    expect(JSON.stringify(rows)).toContain("Output: encrypt(x, x, 'aes-ecb'::text)");
  });

  it("does not change the search path of the transaction", async () => {
    for (const path of ['"$user", public', '""', '"a b", public', "pg_catalog"]) {
      await client.query(`set search_path = ${path === '""' ? "''" : path}`);
      await client.query("begin");
      await install();
      const { rows } = await client.query("show search_path");
      expect(rows).toEqual([{ search_path: path }]);
      await client.query("commit");
      expect((await client.query("show search_path")).rows).toEqual(rows);
    }
  });

  it("must belong to a superuser, the owner of the database or the role that installs: its owner can replace it", async () => {
    const name = await createRole(client);
    const { rows } = await client.query("select current_database() as database");
    await client.query(`grant create on database ${rows[0].database} to ${name}`);
    const stranger = await open(rows[0].database, name);
    try {
      await stranger.query(
        "create schema m; create extension pgcrypto schema m; grant usage on schema m to public",
      );
      await expect(install()).rejects.toThrow(
        `the extension pgcrypto must belong to a superuser, to the owner of the database or to "postgres", got "${name}"`,
      );
      await stranger.query("drop extension pgcrypto");
    } finally {
      await stranger.end();
    }
    await install();
    await expectIn("public");
  });

  it("is bound by its function, not by a name: it may move, and no other function replaces it", async () => {
    await client.query("create schema extensions; create extension pgcrypto with schema public");
    await install();
    await client.query("alter extension pgcrypto set schema extensions");
    await client.query(
      `create function public.encrypt(bytea, bytea, text) returns bytea language plpgsql
       as $$ begin raise exception 'planted'; end $$`,
    );
    await expectIn("extensions");
    await expect(client.query("drop extension pgcrypto")).rejects.toThrow("other objects depend on it");
  });
});
