import { describe, it } from "vitest";
import { examplesIn, load, run } from "../../docs/examples.js";

const env = { PUID_KEY: "f44fec9beae13cc3a609f67b2f19ab55" };

describe.each(["docs/integrations/drizzle.md", "src/integrations/drizzle.ts"])(
  "the examples of %s",
  (file) => {
    it.each(examplesIn(file))("are right: %#", async (example) => {
      await run(example, await load(example), env);
    });
  },
);
