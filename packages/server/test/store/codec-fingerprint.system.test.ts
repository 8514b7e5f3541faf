import { createPuid, type Puid, rejectNumberLike } from "puid-codec";
import { afterAll, describe, expect, it } from "vitest";
import { createServer } from "../../src/server.js";
import type { Database } from "../../src/store/database.js";
import { openEmbedded } from "../support/embedded.js";

const FORMAT = { key: "0".repeat(32), alphabet: "0123456789abcdef", length: 12 };
const REFUSAL = /^the key and the format must be those that made the ids in this database, got others; /;

const databases: Database[] = [];
afterAll(() => Promise.all(databases.map((database) => database.close())));

/** Returns a function that opens a server with a codec. All calls use one new database. */
async function createOpen(): Promise<(codec: Puid) => Promise<void>> {
  const database = await openEmbedded();
  databases.push(database);
  return (codec) => createServer({ codec, database }).open();
}

describe("the codec that a database records", () => {
  it("may have its capacity raised, because its ids stay the same", async () => {
    const open = await createOpen();
    await open(createPuid({ ...FORMAT, capacity: 10n ** 6n }));
    await open(createPuid({ ...FORMAT, capacity: 10n ** 7n }));
    await expect(open(createPuid({ ...FORMAT, key: "1".repeat(32) }))).rejects.toThrow(REFUSAL);
  });

  it("keeps its capacity if it has a filter, because another one moves ids to other ordinals", async () => {
    const open = await createOpen();
    const filtered = { ...FORMAT, accept: rejectNumberLike };
    await open(createPuid({ ...filtered, capacity: 10n ** 6n }));
    await expect(open(createPuid({ ...filtered, capacity: 10n ** 7n }))).rejects.toThrow(REFUSAL);
    await expect(open(createPuid({ ...FORMAT, capacity: 10n ** 6n }))).rejects.toThrow(REFUSAL);
    await open(createPuid({ ...filtered, capacity: 10n ** 6n }));
  });
});
