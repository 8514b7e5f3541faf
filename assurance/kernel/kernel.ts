import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import * as asc from "assemblyscript/asc";
import { TABLES } from "./tables.js";

/**
 * Compiles the kernel, and writes it to the library in hexadecimal, which compresses well. With `--check`, it only
 * compares: the library must have exactly what the sources compile to.
 */

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
const folder = resolve(import.meta.dirname, "../../../src/ff1/kernel");
const target = join(folder, "binary.ts");

const OPTIONS = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--initialMemory", "4", "--maximumMemory", "4"],
  ...["--enable", "simd", "--enable", "relaxed-simd"],
];

/** The module that `assembly/` imports as "./tables". */
const tables = Object.entries(TABLES)
  .map(([name, bytes]) => `export const ${name}: i32 = <i32>memory.data<u8>([${bytes}], 16);`)
  .join("\n");

/** Returns the kernel, as a binary and in WebAssembly's text format. */
async function compile(): Promise<{ binary: Uint8Array; text: string }> {
  let binary: Uint8Array | undefined;
  let text = "";
  const { error, stderr } = await asc.main(
    ["index.ts", "--baseDir", join(folder, "assembly"), "-o", "kernel.wasm", "-t", "kernel.wat", ...OPTIONS],
    {
      readFile(name, base) {
        if (name === "tables.ts") return tables;
        try {
          return readFileSync(resolve(base, name), "utf8");
        } catch {
          return null; // the compiler tries several names for an import
        }
      },
      writeFile(name, contents) {
        if (name.endsWith(".wat")) text = contents as string;
        else binary = contents as Uint8Array;
      },
      listFiles: () => null,
    },
  );
  if (error !== null || binary === undefined) throw new Error(`the kernel does not compile: ${stderr}`);
  return { binary, text };
}

/** The encoding of i8x16.relaxed_swizzle, which `src/ff1/kernel/compile.ts` replaces where an engine does not have it. */
const RELAXED_SWIZZLE = Buffer.of(0xfd, 0x80, 0x02);

/** Returns how many relaxed swizzles there are. Fails if other bytes look like one. */
function countSwizzles(binary: Uint8Array, text: string): number {
  const found = Buffer.from(binary).toString("latin1").split(RELAXED_SWIZZLE.toString("latin1")).length - 1;
  const count = text.split("i8x16.relaxed_swizzle").length - 1;
  if (found !== count) throw new Error(`${count} relaxed swizzles look like ${found}: change the sources`);
  return count;
}

const { binary, text: instructions } = await compile();
const swizzles = countSwizzles(binary, instructions);
const text = `/** The kernel: \`npm run kernel\` compiles \`assembly/\` to it. */
export const BINARY: string =
  "${Buffer.from(binary).toString("hex")}";
`;
if (!values.check) writeFileSync(target, text);
else if (readFileSync(target, "utf8") !== text) {
  throw new Error("src/ff1/kernel/binary.ts must be what its sources compile to; run: npm run kernel");
}
console.log(`${binary.length} bytes, ${swizzles} relaxed swizzles`);
