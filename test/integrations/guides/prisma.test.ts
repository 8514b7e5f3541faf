import * as adapter from "@prisma/adapter-pg";
import { afterEach, expect, it } from "vitest";
import * as library from "../../../src/index.js";
import * as integration from "../../../src/integrations/prisma.js";
import { examplesIn, run } from "../../docs/examples.js";
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

it.each(examples)("example %# gives the results in its comments", async (example) => {
  const entries = {
    "@prisma/adapter-pg": adapter,
    "./generated/prisma/client.js": { PrismaClient: recorded },
    "puid-codec": library,
    "puid-codec/prisma": integration,
  };
  await run(example, entries, { PUID_KEY: key, DATABASE_URL: await createDatabase() });
});
