import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const { MUTATION_TESTS, STRYKER_MUTATOR_WORKER } = process.env;
const tests = MUTATION_TESTS!.split(" ");
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

class AsListed extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number =>
      tests.findIndex((test) => moduleId.endsWith(`/${test}`));
    return files.sort((a, b) => place(a) - place(b));
  }
}

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: {
      // What is mutated is the sources, not the build that package.json's imports lead to.
      "#platform": here("../../src/platform/node.ts"),
      ...(STRYKER_MUTATOR_WORKER && { "fast-check": here("few-runs.ts") }),
    },
  },
  test: { include: tests, sequence: { sequencer: AsListed }, testTimeout: 300_000 },
});

export default config;
