/**
 * Adds the matchers to vitest's `expect` and to its types. Import it in a setup file or in a test:
 * `import "puid-codec/testing/vitest"`.
 */
import { expect } from "vitest";
import { matchers, type PuidMatchers } from "./matchers.js";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: an interface merges only if its parameters are those of vitest
  interface Matchers<T = any> extends PuidMatchers {}
}

expect.extend(matchers);
