import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { directory } from "./processes.js";

/** Milliseconds that each of many writes of a page of PostgreSQL's log takes to be on the disk. */
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
