import * as client from "puid-client";
import * as codec from "puid-codec";
import * as puidDev from "puid-codec/puid-dev";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { examplesIn, run, sourcesIn } from "../../../test/docs/examples.js";
import { pglite } from "../src/databases/pglite.js";
import * as server from "../src/index.js";
import { openEmbedded } from "./support/embedded.js";
import { KEY, Service } from "./support/service.js";

/** Runs the examples of the client and of the server. The client's requests go to our server. */

let service: Service;

beforeAll(async () => {
  service = await Service.create(await openEmbedded());
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) =>
    service.server.fetch(new Request(url, init)),
  );
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await service.close();
});

const entries = {
  "puid-codec": codec,
  "puid-codec/puid-dev": puidDev,
  "puid-client": client,
  "puid-server": server,
  "puid-server/pglite": { pglite },
};

describe("examples", () => {
  it.each(
    [
      "packages/client/README.md",
      "packages/server/README.md",
      ...sourcesIn("packages/client/src"),
      ...sourcesIn("packages/server/src"),
    ]
      .map((file) => ({ file, examples: examplesIn(file) }))
      .concat({
        file: "README.md",
        examples: examplesIn("README.md").filter((code) => code.includes('"puid-client"')),
      })
      .filter(({ examples }) => examples.length > 0),
  )("in $file give the results in their comments", async ({ examples }) => {
    expect.hasAssertions();
    for (const example of examples) {
      const { id, key } = await service.account();
      const { id: clientId, secret } = await service.server.store.clients.create(id, []);
      await run(example, entries, {
        PUID_KEY: KEY,
        PUID_API_KEY: key,
        PUID_CLIENT_ID: clientId,
        PUID_CLIENT_SECRET: secret,
      });
    }
  });
});
