import * as trpc from "@trpc/server";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import * as ff1 from "../../src/ff1/index.js";
import * as root from "../../src/index.js";
import * as puidDev from "../../src/puid-dev.js";
import * as sql from "../../src/sql/index.js";
import "../../src/testing/vitest.js";
import * as testing from "../../src/testing/index.js";
import { examplesIn, run, sourcesIn } from "./examples.js";

const entries: Record<string, unknown> = {
  "puid-codec": root,
  "puid-codec/ff1": ff1,
  "puid-codec/puid-dev": puidDev,
  "puid-codec/sql": sql,
  "puid-codec/testing": testing,
  "@trpc/server": trpc,
  "fast-check": { default: fc },
  vitest: { expect },
  zod: { z },
};

const sources = sourcesIn("src");

describe("examples", () => {
  it.each(
    ["README.md", ...sources]
      // What asks a server is run by the server's tests.
      .map((file) => ({ file, examples: examplesIn(file).filter((code) => !code.includes('"puid-client"')) }))
      .filter(({ examples }) => examples.length > 0),
  )("in $file do what they say", async ({ examples }) => {
    const env = { PUID_KEY: "f44fec9beae13cc3a609f67b2f19ab55" };
    for (const example of examples) await run(example, entries, env);
  });

  it("exist for every public function", () => {
    const text = sources.flatMap(examplesIn).join("\n");
    for (const name of [
      "createPuid",
      "generateKey",
      "alphabets",
      "PuidError",
      "createFF1",
      "createPuidDev",
      "postgresFunctions",
      "createUuidPuid",
      "createRegistry",
      "createKeyring",
      "rejectWords",
      "rejectNumberLike",
      ...Object.keys(testing),
    ]) {
      expect(text).toContain(name);
    }
  });
});
