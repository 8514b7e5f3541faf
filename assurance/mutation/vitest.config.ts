import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const { MUTATION_TESTS, MUTATION_KERNEL, STRYKER_MUTATOR_WORKER } = process.env;
const tests = MUTATION_TESTS!.split(" ");
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Runs test files in the order of the list. */
class ListOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const position = ({ moduleId }: TestSpecification): number =>
      tests.findIndex((test) => moduleId.endsWith(`/${test}`));
    return files.sort((a, b) => position(a) - position(b));
  }
}

const config: ViteUserConfig = defineConfig({
  resolve: {
    alias: {
      // The imports of package.json lead to the build, but the mutants are in the sources.
      "#kernel": here(`../../src/ff1/kernel/${MUTATION_KERNEL}.ts`),
      ...(STRYKER_MUTATOR_WORKER && { "fast-check": here("seeded-fast-check.ts") }),
    },
  },
  test: { include: tests, sequence: { sequencer: ListOrder }, testTimeout: 300_000 },
});

export default config;
