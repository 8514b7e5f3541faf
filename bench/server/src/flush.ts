import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { directory } from "./processes.js";

/** Writes and flushes a page of PostgreSQL's log several times. Returns the milliseconds of each. */
export function timeFlushes(count: number): number[] {
  const file = openSync(join(directory, "flushes"), "w");
  const page = Buffer.alloc(8192, 1);
  const times = Array.from({ length: count }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  return times;
}
