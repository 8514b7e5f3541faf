import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const LIBRARY = resolve(import.meta.dirname, "../../../src/ff1/kernel/binary.ts");

/** Returns the binary in a file, or that of the library, which is a string in hexadecimal. */
export function readBinary(file?: string): Uint8Array {
  if (file !== undefined) return readFileSync(file);
  const [hex] = /[0-9a-f]{100,}/.exec(readFileSync(LIBRARY, "utf8")) ?? [];
  if (hex === undefined) throw new Error(`${LIBRARY} must contain the binary in hexadecimal`);
  return Buffer.from(hex, "hex");
}
