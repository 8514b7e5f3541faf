import { expect, it } from "vitest";
import { examplesIn, load, run } from "../../docs/examples.js";
import { key } from "../../support/key.js";

it("the examples of the guide for zod give the results in their comments", async () => {
  const examples = examplesIn("docs/integrations/zod.md");
  expect(examples).toHaveLength(4);
  for (const example of examples) await run(example, await load(example), { PUID_KEY: key });
});
