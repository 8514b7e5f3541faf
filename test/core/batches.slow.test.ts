import { describe, it } from "vitest";
import { createPuid } from "../../src/index.js";
import { expectBatchesToBeElements, keys, slowFormats } from "../support/batches.js";

describe.each(Object.entries(keys))("batches under %s", (_, ownKey) => {
  it.each(Object.entries(slowFormats))("give the results of their elements: %s", (_, options) => {
    expectBatchesToBeElements(createPuid({ key: ownKey, ...options }));
  });
});
