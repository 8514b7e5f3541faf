import { describe, expect, it } from "vitest";
import { createPuid, createUuidPuid, type Puid, type PuidOptions } from "../../src/index.js";
import { createTestPuid } from "../../src/testing/index.js";
import { fromText, toHex } from "../support/bytes.js";
import frozen from "./frozen-ids.json" with { type: "json" };

/** Ids of ordinals from the whole domain must be those that were recorded. */
async function stay(codec: Puid, { first, sha256 }: { first: string; sha256: string }): Promise<void> {
  const ids: string[] = [];
  for (let k = 0n; k < 200n; k++) ids.push(codec.id((k * codec.capacity) / 200n), codec.id(k));
  ids.push(codec.id(codec.capacity - 1n));
  expect(ids[0]).toBe(first);
  const hash = await crypto.subtle.digest("SHA-256", fromText(ids.join("\n")));
  expect(toHex(new Uint8Array(hash))).toBe(sha256);
  expect(ids.map(codec.ordinal).slice(-2)).toEqual([199n, codec.capacity - 1n]);
}

describe("issued ids", () => {
  it.each(frozen.cases as { options: PuidOptions; first: string; sha256: string }[])(
    "never change: $first",
    ({ options, ...ids }) => stay(createPuid(options), ids),
  );

  it.each(frozen.accepted as { options: PuidOptions; letters: string; first: string; sha256: string }[])(
    "never change with a filter of their letters: $first",
    ({ options, letters, ...ids }) => {
      const accept = (id: string): boolean => !new RegExp(`[${letters}]`).test(id);
      return stay(createPuid({ ...options, accept }), ids);
    },
  );

  it.each(frozen.uuids)("never change, as UUIDs: $first", ({ options, ...ids }) =>
    stay(createUuidPuid(options), ids),
  );

  it("never change with createTestPuid", () => {
    expect(createTestPuid("usr_").id(42n)).toBe("usr_x4tnygfp68qg1scwk2r");
    expect(createTestPuid("").id(0)).toBe("exq9434ppyd41dynete");
  });
});
