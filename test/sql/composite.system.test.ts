import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCompositePuid, type Parts, type Ranges } from "../../src/index.js";
import { postgresFunctions } from "../../src/sql/index.js";
import { notPuids, parts as partsOf } from "../../src/testing/index.js";
import { blocksOf, read } from "../docs/markdown.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";
import { connect, hasPostgres } from "./database.js";

const ranges = { tenant: 2n ** 20n, row: 2n ** 43n };

describe.skipIf(!hasPostgres)("postgresFunctions › parts", () => {
  let client: pg.Client;

  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client?.end());

  /** Returns the first row of a query. */
  const query = async (sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>> =>
    (await client.query(sql, [...values])).rows[0];

  /** Returns parts as the driver does. */
  const shown = (parts: Parts): Record<string, string> =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, String(part)]));

  it("give the ids of createCompositePuid, and back", async () => {
    await client.query(postgresFunctions({ name: "ord", prefix: "ord_", inlineKey: key, parts: ranges }));
    expect(await query("select ord_id(7, 42)")).toEqual({ ord_id: "ord_cw1tb6vjh55bwnst06p" });
    expect(await query("select * from ord_parts('ord_cw1tb6vjh55bwnst06p')")).toEqual({
      tenant: "7",
      row: "42",
    });
    expect(await query("select ord_ordinal('ord_cw1tb6vjh55bwnst06p')")).toEqual({
      ord_ordinal: String(7n * 2n ** 43n + 42n),
    });
    expect(await query(`select ord_id(tenant => 7, "row" => 42)`)).toEqual({
      ord_id: "ord_cw1tb6vjh55bwnst06p",
    });
  });

  it.each<[string, Ranges]>([
    ["one part", { a: 1000n }],
    ["names of variables and keywords", { a: 9n, b: 10n, k: 11n, q: 12n, ordinal: 13n, t: 14n, select: 15n }],
    ["a product of 2^63", ranges],
    ["a product above 2^63", { shard: 2n ** 62n, row: 2n ** 63n, rest: 3n }],
    ["a range of one", { a: 1n, b: 2n ** 63n, c: 1n }],
  ])("agree with the codec: %s", async (_, parts) => {
    await client.query("drop function if exists any_parts, any_id, any_ordinal");
    const format = { prefix: "x_", alphabet: "0123456789abcdef", length: 40, parts };
    const codec = createCompositePuid({ key, ...format });
    await client.query(postgresFunctions({ name: "any", inlineKey: key, ...format }));
    const places = Object.keys(parts).map((_, i) => `$${i + 1}`);
    const ends = [codec.toParts(0n), codec.toParts(codec.capacity - 1n)];
    for (const given of [...ends, ...fc.sample(partsOf(codec), { seed: 42, numRuns: 20 })]) {
      const id = codec.id(given);
      expect(await query(`select any_id(${places}) as id`, Object.values(given))).toEqual({ id });
      expect(await query("select * from any_parts($1)", [id])).toEqual(shown(given));
      expect(await query("select any_ordinal($1) as n", [id])).toEqual({ n: String(codec.ordinal(id)) });
    }
    for (const text of fc.sample(notPuids(codec), { seed: 42, numRuns: 20 })) {
      const storable = text.replaceAll(/[\0\p{Surrogate}]/gu, "");
      expect((await query("select any_ordinal($1) as n", [storable]))["n"]).toBe(null);
    }
  });

  it("return null for what is not an id, and for null", async () => {
    await client.query(postgresFunctions({ name: "ord", prefix: "ord_", inlineKey: key, parts: ranges }));
    for (const text of ["ord_cw1tb6vjh55bwnst06q", "", null]) {
      expect(await query("select * from ord_parts($1)", [text])).toEqual({ tenant: null, row: null });
    }
    expect(await query("select ord_id(7, null) as id")).toEqual({ id: null });
  });

  it("reject a part out of its range, and name it", async () => {
    await client.query(postgresFunctions({ name: "ord", prefix: "ord_", inlineKey: key, parts: ranges }));
    for (const [sql, message] of [
      ["select ord_id(1048576, 0)", '"tenant" must be from 0 to 1048575, got 1048576'],
      ["select ord_id(0, -1)", '"row" must be from 0 to 8796093022207, got -1'],
      ["select ord_id(0, 8796093022208)", '"row" must be from 0 to 8796093022207, got 8796093022208'],
    ]) {
      await expect(client.query(sql!)).rejects.toMatchObject({ code: "22003", message });
    }
  });

  it("run the queries of the guide", async () => {
    await client.query(postgresFunctions({ name: "ord", prefix: "ord_", inlineKey: key, parts: ranges }));
    await client.query("create table orders (tenant bigint, row bigint, primary key (tenant, row))");
    await client.query("insert into orders values (7, 42), (7, 43)");
    const blocks = blocksOf(read("docs/composite-ids.md")).filter(({ language }) => language === "sql");
    const results = await client.query(blocks.map(({ text }) => text).join(""));
    expect((results as unknown as pg.QueryResult[]).map(({ rows }) => rows)).toEqual([
      [{ ord_id: "ord_cw1tb6vjh55bwnst06p" }],
      [{ tenant: "7", row: "42" }],
      [{ tenant: "7", row: "42" }],
    ]);
    await client.query("drop table orders");
  });

  it("are replaced after a part gets another name, and after the product passes 2^63", async () => {
    const format = { name: "again", prefix: "ord_", inlineKey: key, length: 19 };
    await client.query(postgresFunctions({ ...format, parts: ranges }));
    const id = "ord_cw1tb6vjh55bwnst06p";
    await client.query(postgresFunctions({ ...format, parts: { org: 2n ** 20n, line: 2n ** 43n } }));
    expect(await query("select * from again_parts($1)", [id])).toEqual({ org: "7", line: "42" });
    await client.query(postgresFunctions({ ...format, parts: { ...ranges, tenant: 2n ** 21n } }));
    expect(await query("select again_ordinal($1), pg_typeof(again_ordinal($1))::text as type", [id])).toEqual(
      {
        again_ordinal: String(7n * 2n ** 43n + 42n),
        type: "numeric",
      },
    );
    await client.query("create view old as select again_id(7, 42)");
    await expect(
      client.query(postgresFunctions({ ...format, parts: { shop: 2n ** 21n, row: 2n ** 43n } })),
    ).rejects.toThrow(
      "cannot drop function public.again_id(bigint,bigint) because other objects depend on it",
    );
    expect(await query("select * from again_parts($1)", [id])).toEqual({ tenant: "7", row: "42" });
    await client.query("drop view old");
  });

  it("work in indexes, generated columns and joins", async () => {
    await client.query(postgresFunctions({ name: "ord", prefix: "ord_", inlineKey: key, parts: ranges }));
    await client.query(`create table orders (
      tenant bigint, "row" bigint, puid text generated always as (ord_id(tenant, "row")) stored,
      primary key (tenant, "row")
    )`);
    await client.query("insert into orders values (7, 42), (7, 43)");
    const found = await client.query(
      `select puid from orders join ord_parts('ord_cw1tb6vjh55bwnst06p') using (tenant, "row")`,
    );
    expect(found.rows).toEqual([{ puid: "ord_cw1tb6vjh55bwnst06p" }]);
  });
});

describe("postgresFunctions › parts › options", () => {
  it.each<[string, string, object]>([
    ["parts", "a range above 2^63", { parts: { a: 2n ** 63n + 1n } }],
    ["parts", "a long name", { parts: { ["x".repeat(64)]: 5n } }],
    ["parts", "no parts", { parts: {} }],
    ["parts", "UUIDs", { parts: ranges, uuid: true }],
    ["capacity", "a capacity", { parts: ranges, capacity: 5n }],
  ])("rejects %s: %s", (option, _, options) => {
    const error = refusal(() => postgresFunctions({ name: "a", ...options } as never));
    expect(error).toMatchObject({ code: "invalid_options", option });
    expect(error.message).toContain(`"${option}" must`);
  });
});
