import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { DataDirectory, type Holder } from "../../src/command/data-directory.js";

const top = mkdtempSync(join(tmpdir(), "puid-directory-"));
afterAll(() => rmSync(top, { recursive: true, force: true }));

let directory: DataDirectory;
let count = 0;
beforeEach(() => {
  directory = new DataDirectory(join(top, String(++count)));
  directory.create();
});

/** Returns the holder for a process number. A file with the number stands for the socket. */
function listen(process: number): Holder {
  const socket = directory.createAddress();
  writeFileSync(socket, String(process));
  return { socket };
}

/** Returns the process number of a claim, or undefined if the claim is gone. */
function processOf({ socket }: Holder): number | undefined {
  try {
    return Number(readFileSync(socket, "utf8"));
  } catch {
    return undefined;
  }
}

describe("DataDirectory", () => {
  it("has no holder at first, and can be claimed after its holder dies", async () => {
    const living = new Set([1]);
    const isAlive = async (holder: Holder): Promise<boolean> => living.has(processOf(holder)!);
    expect(directory.holder()).toBeUndefined();
    expect(await directory.claim(listen(1), isAlive)).toBe(true);
    expect(processOf(directory.holder()!)).toBe(1);
    expect(await directory.claim(listen(2), isAlive)).toBe(false);
    living.delete(1);
    expect(await directory.claim(listen(3), isAlive)).toBe(true);
    expect(processOf(directory.holder()!)).toBe(3);
    expect(readdirSync(join(directory.path, "run")).filter((name) => name.endsWith(".sock"))).toEqual([
      "2.sock",
    ]);
  });

  it("creates one key, and keeps it", () => {
    expect(directory.createKey()).toBe(true);
    const key = directory.readKey();
    expect(directory.createKey()).toBe(false);
    expect(directory.readKey()).toBe(key);
  });

  it("never has two live holders, in any order of starts, checks and ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.integer({ min: 1, max: 13 }), async (s, processes) => {
        directory = new DataDirectory(join(top, String(++count)));
        directory.create();
        const living = new Set<number>();
        const having = new Set<number>();
        // The check takes time, and other processes run meanwhile.
        const isAlive = async (holder: Holder): Promise<boolean> => {
          await s.schedule(Promise.resolve(), `${processOf(holder)}?`);
          return living.has(processOf(holder)!);
        };
        const claims = Array.from({ length: processes }, async (_, process) => {
          await s.schedule(Promise.resolve(), `${process} starts`);
          living.add(process);
          const has = await directory.claim(listen(process), isAlive);
          if (has) {
            having.add(process);
            expect([...having]).toEqual([process]);
            expect(processOf(directory.holder()!)).toBe(process);
            await s.schedule(Promise.resolve(), `${process} ends`);
            having.delete(process);
          }
          living.delete(process);
          return has;
        });
        expect(await s.waitFor(Promise.all(claims))).toContain(true);
      }),
    );
  });
});
