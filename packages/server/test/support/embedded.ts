import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pglite } from "../../src/databases/pglite.js";
import type { Database } from "../../src/store/database.js";

const library = createRequire(import.meta.url).resolve("@electric-sql/pglite");
const { version } = JSON.parse(readFileSync(join(dirname(library), "../package.json"), "utf8"));
const build = join(import.meta.dirname, "../../../../build");
const template = join(build, `pglite-${version}`);

/** Creates an empty database in `template`. PGlite needs seconds for that, so all later tests copy this one. */
function createTemplate(): void {
  mkdirSync(build, { recursive: true });
  const directory = mkdtempSync(`${template}-`);
  const program =
    "const { PGlite } = require(process.argv[1]); PGlite.create(process.argv[2]).then((db) => db.close())";
  execFileSync(process.execPath, ["-e", program, library, directory]);
  try {
    renameSync(directory, template);
  } catch (error) {
    // Another process can have been faster.
    rmSync(directory, { recursive: true });
    if (!existsSync(template)) throw error;
  }
}

/** Writes a new, empty database of PGlite to a directory. */
export function writeEmptyDatabase(directory: string): void {
  if (!existsSync(template)) createTemplate();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  cpSync(template, directory, { recursive: true });
}

/** Opens a new, empty database of PGlite. `close` removes it. */
export async function openEmbedded(): Promise<Database> {
  const directory = mkdtempSync(join(tmpdir(), "puid-pglite-"));
  writeEmptyDatabase(directory);
  const database = await pglite(directory);
  return {
    ...database,
    async close() {
      await database.close();
      rmSync(directory, { recursive: true });
    },
  };
}
