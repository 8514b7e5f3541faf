import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    include: ["{test,assurance,packages/*/test}/**/*.test.ts"],
    globalSetup: ["test/support/postgres-setup.ts"],
    // Whole domains are walked, packages are packed and installed: minutes are no sign of trouble.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

export default config;
