import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A range of a source file, and the code that replaces it. Lines and columns count from 1. */
export interface Mutant {
  readonly file: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly replacement: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

/** Tests that take too long to run for every mutant: the laws, batches and whole domains. */
const SLOW_TESTS = [
  "laws/laws",
  "core/batches",
  "core/batches.slow",
  "ff1/exhaustive.slow",
  "core/exhaustive.slow",
].map((name) => `test/${name}.test.ts`);

/**
 * A copy of the project that tests one surviving mutant at a time, with all runs of every property and over whole
 * domains. The copy contains only that mutant. So it also detects a mutant that makes a module fail at import.
 */
export class ProjectCopy {
  private readonly directory = mkdtempSync(join(tmpdir(), "puid-mutation-"));

  private constructor() {
    const listed = execFileSync("git", ["ls-files", "-z", "src", "test", "assurance/mutation", "*.json"], {
      encoding: "utf8",
    });
    for (const file of listed.split("\0").slice(0, -1)) cpSync(file, join(this.directory, file));
    symlinkSync(join(process.cwd(), "node_modules"), join(this.directory, "node_modules"));
  }

  static async create(): Promise<ProjectCopy> {
    const copy = new ProjectCopy();
    if (!(await copy.passes(["test/known-answers/vectors.test.ts"]))) {
      throw new Error("the tests fail in a copy of the project without any mutant");
    }
    return copy;
  }

  /** Whether the tests detect a mutant. */
  async detects({ file, location, replacement }: Mutant, tests: readonly string[]): Promise<boolean> {
    const source = readFileSync(file, "utf8");
    const path = join(this.directory, file);
    const { start, end } = location;
    writeFileSync(
      path,
      source.slice(0, offset(source, start)) + replacement + source.slice(offset(source, end)),
    );
    // The fast tests detect most mutants.
    const passes = (await this.passes(tests)) && (await this.passes(SLOW_TESTS));
    writeFileSync(path, source);
    return !passes;
  }

  private passes(tests: readonly string[]): Promise<boolean> {
    const vitest = spawn(
      "npx",
      ["vitest", "run", "--config", "assurance/mutation/vitest.config.ts", "--bail", "1"],
      {
        cwd: this.directory,
        env: { ...process.env, MUTATION_TESTS: tests.join(" ") },
        stdio: "ignore",
        // An infinite loop counts as detected.
        timeout: 1_200_000,
      },
    );
    return new Promise((resolve, reject) => {
      vitest.once("error", reject);
      vitest.once("close", (status) => resolve(status === 0));
    });
  }

  delete(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** Returns the code that a mutant replaces. */
export function originalCode({ file, location }: Mutant): string {
  const source = readFileSync(file, "utf8");
  return source.slice(offset(source, location.start), offset(source, location.end));
}

function offset(source: string, { line, column }: Position): number {
  let start = 0;
  for (let i = 1; i < line; i++) start = source.indexOf("\n", start) + 1;
  return start + column - 1;
}
