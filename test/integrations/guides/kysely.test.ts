import * as kysely from "kysely";
import * as helpers from "kysely/helpers/postgres";
import pg from "pg";
import * as puidCodec from "puid-codec";
import { describe, it } from "vitest";
import { hasPostgres } from "../../sql/database.js";
import { runOnPostgres } from "./postgres.js";

describe.skipIf(!hasPostgres)("examples in docs/integrations/kysely.md", () => {
  it("give the results in their comments", async () => {
    const tables = `
      create table users (id bigint generated always as identity primary key, name text);
      create table posts (id bigint generated always as identity primary key, author_id bigint, title text)`;
    await runOnPostgres("docs/integrations/kysely.md", tables, {
      kysely,
      "kysely/helpers/postgres": helpers,
      pg: { default: pg },
      "puid-codec": puidCodec,
    });
  });
});
