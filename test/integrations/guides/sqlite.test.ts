import * as betterSqlite3 from "better-sqlite3";
import * as puidCodec from "puid-codec";
import * as sqlite from "puid-codec/sqlite";
import { describe, expect, it } from "vitest";
import { examplesIn, run } from "../../docs/examples.js";
import { key } from "../../support/key.js";

const modules = { "better-sqlite3": betterSqlite3, "puid-codec": puidCodec, "puid-codec/sqlite": sqlite };

describe.each([
  ["docs/integrations/sqlite.md", 2],
  ["src/integrations/sqlite.ts", 1],
])("examples in %s", (file, count) => {
  it("give the results in their comments", async () => {
    const examples = examplesIn(file);
    expect(examples).toHaveLength(count);
    for (const example of examples) await run(example, modules, { PUID_KEY: key });
  });
});
