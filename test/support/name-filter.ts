import type { Reporter, TestModule, Vitest } from "vitest/node";

/** Fails a run with `-t` of which no test has the name: vitest passes it, as if the tests had passed. */
export class NameFilter implements Reporter {
  private vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const pattern = this.vitest?.config.testNamePattern;
    if (pattern === undefined) return;
    for (const module of modules) {
      for (const test of module.children.allTests()) if (test.result().state !== "skipped") return;
    }
    console.error(`No test has a name that matches ${pattern}`);
    process.exitCode = 1;
  }
}
