import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createPuid, type PuidOptions } from "../../src/index.js";
import frozen from "./ids.json" with { type: "json" };

describe("ids that were ever issued", () => {
  it.each(frozen.cases as { options: PuidOptions; first: string; sha256: string }[])(
    "stay as they are: $first",
    ({ options, first, sha256 }) => {
      const codec = createPuid(options);
      const ids: string[] = [];
      for (let k = 0n; k < 200n; k++) ids.push(codec.id((k * codec.capacity) / 200n), codec.id(k));
      ids.push(codec.id(codec.capacity - 1n));
      expect(ids[0]).toBe(first);
      expect(createHash("sha256").update(ids.join("\n")).digest("hex")).toBe(sha256);
      expect(ids.map(codec.ordinal).slice(-2)).toEqual([199n, codec.capacity - 1n]);
    },
  );
});
