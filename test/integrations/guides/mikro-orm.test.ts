import * as mikroOrm from "@mikro-orm/postgresql";
import * as puidCodec from "puid-codec";
import { describe, it } from "vitest";
import { hasPostgres } from "../../sql/database.js";
import { runOnPostgres } from "./postgres.js";

describe.skipIf(!hasPostgres)("examples in docs/integrations/mikro-orm.md", () => {
  it("give the results in their comments", async () => {
    const tables = `
      create table users (id bigint generated always as identity primary key, name text);
      create table posts (id bigint generated always as identity primary key, author_id bigint references users)`;
    await runOnPostgres("docs/integrations/mikro-orm.md", tables, {
      "@mikro-orm/postgresql": mikroOrm,
      "puid-codec": puidCodec,
    });
  });
});
