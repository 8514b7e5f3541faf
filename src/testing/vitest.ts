/**
 * Extends vitest's `expect` by the matchers, to TypeScript too: `import "puid-codec/testing/vitest"`, in a setup
 * file or in a test.
 */
import { expect } from "vitest";
import { matchers, type PuidMatchers } from "./matchers.js";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface merges only with the very parameters of vitest's
  interface Matchers<T = any> extends PuidMatchers {}
}

expect.extend(matchers);
