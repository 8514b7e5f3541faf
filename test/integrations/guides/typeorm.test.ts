import * as puidCodec from "puid-codec";
import * as typeorm from "typeorm";
import { describe, it } from "vitest";
import { hasPostgres } from "../../sql/database.js";
import { runOnPostgres } from "./postgres.js";

describe.skipIf(!hasPostgres)("examples in docs/integrations/typeorm.md", () => {
  it("give the results in their comments", async () => {
    const tables = `
      create table users (id bigint generated always as identity primary key, name text);
      create table posts (id bigint generated always as identity primary key, title text, author_id bigint)`;
    await runOnPostgres("docs/integrations/typeorm.md", tables, { typeorm, "puid-codec": puidCodec });
  });
});
