import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DataDirectory, type Holder } from "../src/command/data-directory.js";

const top = mkdtempSync(join(tmpdir(), "puid-directory-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let directory: DataDirectory;
let count = 0;
beforeEach(() => {
  directory = new DataDirectory(join(top, String(++count)));
  directory.create();
});

const holder = (port: number): Holder => ({ port, token: `token ${port}` });

describe("a data directory", () => {
  it("is nobody's at first, and after whoever had it let go", async () => {
    const alive = async (): Promise<boolean> => true;
    expect(directory.holder()).toBeUndefined();
    expect(await directory.claim(holder(1), alive)).toBe(true);
    expect(directory.holder()).toEqual(holder(1));
    expect(await directory.claim(holder(2), alive)).toBe(false);
    directory.release();
    expect(directory.holder()).toBeUndefined();
    expect(await directory.claim(holder(3), alive)).toBe(true);
    expect(directory.holder()).toEqual(holder(3));
    expect(readdirSync(directory.path).filter((name) => name.startsWith("running"))).toHaveLength(1);
  });

  it("makes one key, and keeps it", () => {
    expect(directory.createKey()).toBe(true);
    const key = directory.readKey();
    expect(directory.createKey()).toBe(false);
    expect(directory.readKey()).toBe(key);
  });

  it("is never had by two who live, whoever dies, lets go, or is slow to learn of it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom("die", "release"), { maxLength: 12 }),
        async (s, ends) => {
          directory = new DataDirectory(join(top, String(++count)));
          directory.create();
          const living = new Set<number>();
          const having = new Set<number>();
          // To ask whether a holder lives takes its time, in which all else goes on.
          const isAlive = async ({ port }: Holder): Promise<boolean> => {
            await s.schedule(Promise.resolve(), `${port}?`);
            return living.has(port);
          };
          const claims = Array.from({ length: ends.length + 1 }, async (_, port) => {
            await s.schedule(Promise.resolve(), `${port} starts`);
            living.add(port);
            const has = await directory.claim(holder(port), isAlive);
            if (has) {
              having.add(port);
              expect([...having]).toEqual([port]);
              expect(directory.holder()).toEqual(holder(port));
              await s.schedule(Promise.resolve(), `${port} ends`);
              having.delete(port);
              if (ends[port] === "release") directory.release();
            }
            living.delete(port);
            return has;
          });
          expect(await s.waitFor(Promise.all(claims))).toContain(true);
        },
      ),
    );
  });
});
