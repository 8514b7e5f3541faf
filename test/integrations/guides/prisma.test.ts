import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as adapter from "@prisma/adapter-pg";
import { afterEach, expect, it } from "vitest";
import * as library from "../../../src/index.js";
import * as integration from "../../../src/integrations/prisma.js";
import { examplesIn, run } from "../../docs/examples.js";
import { top } from "../../docs/markdown.js";
import { key } from "../../support/key.js";
import { createDatabase, generateClient } from "../prisma/client.js";

const { PrismaClient } = await generateClient("guide");
const clients: InstanceType<typeof PrismaClient>[] = [];
const recorded = new Proxy(PrismaClient, {
  construct(target, [options]) {
    const client = new target(options);
    clients.push(client);
    return client;
  },
});
afterEach(() => Promise.all(clients.splice(0).map((client) => client.$disconnect())));

const examples = examplesIn("docs/integrations/prisma.md");

it("the guide has examples", () => {
  expect(examples).toHaveLength(2);
});

it("the examples compile under strict options", () => {
  const folder = join(top, "test/integrations/dist/prisma/guide");
  examples.forEach((example, i) => {
    writeFileSync(join(folder, `${i}.ts`), example.replace("./generated/prisma/", "./client/"));
  });
  const { exports } = JSON.parse(readFileSync(join(top, "package.json"), "utf8"));
  const entryOf = (entry: string): string[] => [join(top, exports[entry].types)];
  const compilerOptions = {
    ...{ module: "nodenext", target: "es2022", lib: ["es2023"], moduleDetection: "force", noEmit: true },
    ...{ types: ["node"], typeRoots: [join(top, "node_modules/@types")], skipLibCheck: true },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    paths: { "puid-codec": entryOf("."), "puid-codec/prisma": entryOf("./prisma") },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const { stdout } = spawnSync(join(top, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
  expect(stdout).toBe("");
});

it.each(examples)("example %# gives the results in its comments", async (example) => {
  const entries = {
    "@prisma/adapter-pg": adapter,
    "./generated/prisma/client.js": { PrismaClient: recorded },
    "puid-codec": library,
    "puid-codec/prisma": integration,
  };
  await run(example, entries, { PUID_KEY: key, DATABASE_URL: await createDatabase() });
});
