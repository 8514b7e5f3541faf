import * as duckdbModule from "@duckdb/node-api";
import * as puidCodec from "puid-codec";
import * as adapter from "puid-codec/duckdb";
import { describe, expect, it } from "vitest";
import { examplesIn, run } from "../../docs/examples.js";
import { key } from "../../support/key.js";

const modules = { "@duckdb/node-api": duckdbModule, "puid-codec": puidCodec, "puid-codec/duckdb": adapter };

describe.each([
  ["docs/integrations/duckdb.md", 1],
  ["src/integrations/duckdb.ts", 1],
])("examples in %s", (file, count) => {
  it("give the results in their comments", async () => {
    const examples = examplesIn(file);
    expect(examples).toHaveLength(count);
    for (const example of examples) await run(example, modules, { PUID_KEY: key });
  });
});
