import { describe, expect, it } from "vitest";
import { permutations } from "../../src/core/permutation.js";
import { createCompositePuid } from "../../src/index.js";
import { key } from "../support/key.js";

describe("a composite codec", () => {
  it("shares the permutation of its ordinals, so that lines use the kernel", () => {
    const { id, ordinal } = createCompositePuid({ key, parts: { a: 5n, b: 7n } });
    expect(permutations.has(id)).toBe(true);
    expect(permutations.get(id)).toBe(permutations.get(ordinal));
  });

  it("has none with a filter", () => {
    const { id } = createCompositePuid({ key, parts: { a: 5n, b: 7n }, accept: () => true });
    expect(permutations.has(id)).toBe(false);
  });
});
