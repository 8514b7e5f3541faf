import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Part of a source, and what it becomes. Lines and columns count from 1. */
export interface Change {
  readonly file: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly replacement: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** What takes too long for every mutant: the laws, batches, and whole domains. */
const LONG = [
  "laws/laws",
  "core/batches",
  "core/batches.slow",
  "ff1/exhaustive.slow",
  "core/exhaustive.slow",
].map((name) => `test/${name}.test.ts`);

/**
 * A copy of the project, where a mutant that survived is made for real and tried by all runs of every property,
 * and over whole domains. One that cannot even be imported is seen here alone.
 */
export class Copy {
  private readonly directory = mkdtempSync(join(tmpdir(), "puid-mutation-"));

  constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "src", "test", "assurance/mutation", "*.json"], {
      encoding: "utf8",
    });
    for (const file of listed.split("\0").slice(0, -1)) cpSync(file, join(this.directory, file));
    symlinkSync(join(process.cwd(), "node_modules"), join(this.directory, "node_modules"));
    if (!this.passes(["test/known-answers/vectors.test.ts"]))
      throw new Error("a copy of the project fails as it is");
  }

  /** Whether the tests see a change. */
  sees({ file, location, replacement }: Change, tests: readonly string[]): boolean {
    const source = readFileSync(file, "utf8");
    const path = join(this.directory, file);
    const { start, end } = location;
    writeFileSync(
      path,
      source.slice(0, offset(source, start)) + replacement + source.slice(offset(source, end)),
    );
    const passes = this.passes(tests) && this.passes(LONG); // most are seen by the first
    writeFileSync(path, source);
    return !passes;
  }

  private passes(tests: readonly string[]): boolean {
    const { status } = spawnSync(
      "npx",
      ["vitest", "run", "--config", "assurance/mutation/vitest.config.ts", "--bail", "1"],
      {
        cwd: this.directory,
        env: { ...process.env, MUTATION_TESTS: tests.join(" ") },
        stdio: "ignore",
        timeout: 1_200_000, // an endless loop is seen as well
      },
    );
    return status === 0;
  }

  delete(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** What a change takes away. */
export function replaced({ file, location }: Change): string {
  const source = readFileSync(file, "utf8");
  return source.slice(offset(source, location.start), offset(source, location.end));
}

function offset(source: string, { line, column }: Position): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.indexOf("\n", start) + 1;
  return start + column - 1;
}
