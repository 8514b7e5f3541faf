import { spawnSync } from "node:child_process";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createPuid, createUuidPuid } from "../../src/index.js";
import { type PostgresFunctionsOptions, postgresFunctions } from "../../src/sql/index.js";
import { key } from "../support/key.js";
import { connect, createRole, hasPostgres, open } from "./database.js";

/** Objects that another role planted, so that a caller or an installer runs them instead of PostgreSQL's own. */

/**
 * Plants in `public` what PostgreSQL may prefer to its own: a copy of every function and operator of `pg_catalog` over
 * the types that the script uses; every binary operator, and `mod`, over each two of them; and calls of the functions
 * of any type. All of them raise an exception.
 */
const PLANT = `do $plant$
declare
  used constant oid[] := '{bool,int4,int8,numeric,text,name,bytea,bit,varbit,oid,regprocedure}'::regtype[];
  body constant text := 'language plpgsql as $$ begin raise exception using message = %L; end $$';
  count int := 0;
  f record;
begin
  for f in
    select proname, format_type(prorettype, null) result,
      (select string_agg(format_type(t, null), ', ' order by n) from unnest(proargtypes) with ordinality u (t, n)) args
    from pg_proc
    where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and not proretset and proname <> 'mod'
      and proargtypes::oid[] <@ used and prorettype = any (used)
    union
    select 'mod', 'bigint', format_type(x, null) || ', ' || format_type(y, null) from unnest(used) x, unnest(used) y
    union
    values ('format', 'text', 'text, bigint'), ('format', 'text', 'text, integer'), ('format', 'text', 'text, text'),
      ('format', 'text', 'text, name'), ('concat_ws', 'text', 'text, text, text, text, text, text')
  loop
    execute format('create or replace function public.%I(%s) returns %s ' || body, f.proname, f.args, f.result, 'planted ' || f.proname);
  end loop;
  for f in
    select distinct on (oprname, x, y) oprname, format_type(x, null) l, format_type(y, null) r,
      format_type(case when oprname ~ '[=<>~]' then 'bool'::regtype when oprresult = any (used) then oprresult else x end, null) result
    from pg_operator, unnest(used) x, unnest(used) y
    where oprnamespace = 'pg_catalog'::regnamespace and oprkind = 'b' and oprleft = any (used) and oprright = any (used)
  loop
    count := count + 1;
    execute format('create function public.planted_%s(%s, %s) returns %s ' || body, count, f.l, f.r, f.result, 'planted ' || f.oprname);
    execute format('create operator public.%s (leftarg = %s, rightarg = %s, function = public.planted_%s)',
      f.oprname, f.l, f.r, count);
  end loop;
end
$plant$`;

/** Tables and types that hide those of the catalogue, in a schema. */
const shadows = (schema: string): string => `
  create table ${schema}.pg_extension as select e.* from pg_catalog.pg_extension e where false;
  create table ${schema}.pg_namespace as select n.* from pg_catalog.pg_namespace n where false;
  create table ${schema}.pg_proc as select oid, proname, proowner from pg_catalog.pg_proc where false;
  create domain ${schema}.regprocedure as pg_catalog.regprocedure check (false);
  create domain ${schema}.name as pg_catalog.name check (false);
  create domain ${schema}.bytea as pg_catalog.bytea check (false);
  create domain ${schema}.text as pg_catalog.text check (false);`;

const FORMATS: readonly Omit<PostgresFunctionsOptions, "name">[] = [
  { prefix: "usr_" },
  { prefix: "usr_", inlineKey: key },
  { alphabet: "0123456789abcdef", length: 50, inlineKey: key },
  { uuid: true, inlineKey: key },
];

describe.skipIf(!hasPostgres)("objects that another role planted", () => {
  let admin: pg.Client;
  let stranger: pg.Client;

  beforeAll(async () => {
    admin = await connect();
    await admin.query(`set puid.key = '${key}'`);
    // The default before PostgreSQL 15.
    await admin.query("grant create on schema public to public");
    const role = await createRole(admin);
    stranger = await open(admin.database!, role);
  });
  afterEach(() => admin.query("discard temp; reset search_path"));
  afterAll(async () => {
    await stranger?.end();
    await admin?.end();
  });

  /** Calls both functions as the superuser. */
  async function call({ inlineKey: _, ...format }: (typeof FORMATS)[number]): Promise<void> {
    const { uuid, ...rest } = format;
    const codec = uuid ? createUuidPuid({ key: key }) : createPuid({ key: key, ...(rest as object) });
    const id = codec.id(42n);
    const { rows } = await admin.query("select public.usr_id(42) as id, public.usr_ordinal($1) as ordinal", [
      id,
    ]);
    expect(rows).toEqual([{ id, ordinal: "42" }]);
    await expect(admin.query("select public.usr_id(-1)")).rejects.toThrow('"ordinal" must be from 0');
    const nothing = await admin.query("select public.usr_ordinal('nonsense') as ordinal");
    expect(nothing.rows).toEqual([{ ordinal: null }]);
  }

  async function installAndCall(): Promise<void> {
    for (const format of FORMATS) {
      await admin.query("drop extension if exists pgcrypto cascade");
      await admin.query("drop function if exists public.usr_id(bigint)");
      await admin.query("drop function if exists public.usr_ordinal(pg_catalog.text)");
      // The first call installs pgcrypto, the second one finds it.
      await admin.query(postgresFunctions({ name: "usr", ...format }));
      await admin.query(postgresFunctions({ name: "usr", pgcryptoSchema: "public", ...format }));
      await call(format);
    }
    await expect(
      admin.query(postgresFunctions({ name: "usr", pgcryptoSchema: "elsewhere" })),
    ).rejects.toThrow('"pgcryptoSchema" must be');
    await admin.query("set puid.key = ''");
    await admin.query(postgresFunctions({ name: "usr" }));
    await expect(admin.query("select public.usr_id(42)")).rejects.toThrow('"puid.key" must be');
    await admin.query(`set puid.key = '${key}'`);
  }

  it("do not run: tables and types in pg_temp", async () => {
    await admin.query(shadows("pg_temp"));
    await installAndCall();
  });

  describe("in public", () => {
    beforeAll(async () => {
      await stranger.query("set search_path = pg_catalog, pg_temp");
      await stranger.query(PLANT);
      await stranger.query("reset search_path");
    });

    it.each(['"$user", public', "public, pg_catalog"])(
      "do not run: functions and operators, with the path %s",
      async (path) => {
        await admin.query(`set search_path = ${path}`);
        await expect(admin.query("select mod(7::bigint, 2)")).rejects.toThrow("planted mod");
        await expect(admin.query("select 7 % 2::numeric")).rejects.toThrow("planted %");
        await installAndCall();
      },
    );

    it("do not run: tables and types", async () => {
      await stranger.query(shadows("public"));
      await admin.query("set search_path = public, pg_catalog");
      await installAndCall();
    });
  });

  it("do not run: a function with the name of one that the script installs", async () => {
    for (const [signature, result] of [
      ["late_id(ordinal bigint)", "text"],
      ["late_ordinal(id text)", "bigint"],
      ["late_encrypt(bytea, bytea, text)", "bytea"],
    ]) {
      await stranger.query(
        `create function public.${signature} returns ${result} language sql as 'select null::${result}'`,
      );
      const rule = `must belong to the role "postgres", got "${stranger.user}"; drop it, or run this as its owner`;
      await expect(admin.query(postgresFunctions({ name: "late" }))).rejects.toThrow(rule);
      await stranger.query(`drop function public.${signature}`);
    }
    await admin.query(postgresFunctions({ name: "late" }));
  });

  it("do not get the key if psql continues after an error", async () => {
    await stranger.query(
      "create function public.half_encrypt(bytea, bytea, text) returns bytea language sql as 'select $2'",
    );
    // psql continues after an error.
    const { host, port, database, user } = admin;
    const { stderr } = spawnSync("psql", ["-q", "-h", host, "-p", String(port), "-U", user!, database!], {
      input: postgresFunctions({ name: "half" }),
      encoding: "utf8",
    });
    expect(stderr).toContain("half_encrypt(bytea,bytea,text) must belong to the role");
    const { rows } = await admin.query("select pg_catalog.to_regprocedure('public.half_id(bigint)') as id");
    expect(rows).toEqual([{ id: null }]);
  });
});
