import { createRequire } from "node:module";
import * as yoga from "graphql-yoga";
import { expect, it, vi } from "vitest";
import { examplesIn, run } from "../../docs/examples.js";
import { key } from "../../support/key.js";

// Node loads one copy of graphql, for all packages. vitest would load another one for this project.
vi.mock("graphql", () => createRequire(import.meta.url)("graphql"));

it("the examples of the guide give the results in their comments", async () => {
  const entries = {
    "graphql-yoga": yoga,
    "puid-codec": await import("../../../src/index.js"),
    "puid-codec/graphql": await import("../../../src/integrations/graphql.js"),
  };
  const examples = examplesIn("docs/integrations/graphql.md");
  expect(examples).toHaveLength(2);
  for (const example of examples) await run(example, entries, { PUID_KEY: key });
});
