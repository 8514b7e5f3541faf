import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pglite } from "../../src/databases/pglite.js";
import { Store } from "../../src/store/store.js";
import { writeEmptyDatabase } from "../support/embedded.js";

const FORMAT = { fingerprint: "what ordinal 0 is", last: 10n ** 12n };

const BOUNDLESS = { limit: null, rate: null };

describe("PGlite", () => {
  let parent: string;
  let directory: string;

  beforeEach(() => {
    parent = fs.mkdtempSync(join(tmpdir(), "puid-pglite-"));
    directory = join(parent, "database");
  });

  afterEach(() => {
    vi.restoreAllMocks();
    fs.rmSync(parent, { recursive: true });
  });

  it("keeps its data after its directory is opened again", async () => {
    let database = await pglite(directory);
    let store = new Store(database);
    await store.open(FORMAT, []);
    const account = await store.accounts.create("free", "ada@example.com");
    const { secret } = await store.credentials.create("key", { account, scopes: ["puid:generate"] });
    await store.ordinals.take({ account, count: 10, plan: BOUNDLESS });
    await store.close();

    database = await pglite(directory);
    store = new Store(database);
    await store.open(FORMAT, ["free"]);
    expect(await store.credentials.find("key", secret)).toMatchObject({ account, plan: "free" });
    expect(await store.ordinals.take({ account, count: 1, plan: BOUNDLESS })).toEqual({
      granted: true,
      first: 11n,
      used: 11,
    });
    await expect(new Store(database).open({ ...FORMAT, fingerprint: "another" }, ["free"])).rejects.toThrow(
      /^the key and the format/,
    );
    await store.close();
  });

  it("syncs the write-ahead log to the disk before each commit ends", async () => {
    const store = new Store(await pglite(directory));
    await store.open(FORMAT, []);
    const account = await store.accounts.create("free");
    const synced: number[] = [];
    const { fsyncSync } = fs;
    vi.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
      synced.push(fs.fstatSync(descriptor).ino);
      fsyncSync(descriptor);
    });
    for (let i = 0; i < 10; i++) {
      synced.length = 0;
      await store.ordinals.take({ account, count: 1, plan: BOUNDLESS });
      const log = join(directory, "pg_wal");
      const segments = fs.readdirSync(log).map((name) => fs.statSync(join(log, name)).ino);
      expect(synced.some((file) => segments.includes(file))).toBe(true);
    }
    synced.length = 0;
    await store.accounts.used(account);
    expect(synced).toEqual([]);
    await store.close();
  });

  it("recovers a commit from the last synced files, as after a power cut", async () => {
    writeEmptyDatabase(directory);
    const store = new Store(await pglite(directory));
    await store.open(FORMAT, []);
    const account = await store.accounts.create("free");
    const copy = join(parent, "copy");
    const { fsyncSync } = fs;
    const synced = vi.spyOn(fs, "fsyncSync").mockImplementation((descriptor) => {
      fsyncSync(descriptor);
      fs.rmSync(copy, { recursive: true, force: true });
      fs.cpSync(directory, copy, { recursive: true });
    });
    await store.ordinals.take({ account, count: 10, plan: BOUNDLESS });
    synced.mockRestore();
    await store.close();

    const recovered = new Store(await pglite(copy));
    await recovered.open(FORMAT, ["free"]);
    expect(await recovered.ordinals.take({ account, count: 1, plan: BOUNDLESS })).toEqual({
      granted: true,
      first: 11n,
      used: 11,
    });
    await recovered.close();
  });
});
