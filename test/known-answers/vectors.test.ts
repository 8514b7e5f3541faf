import { describe, expect, it } from "vitest";
import { createPuid, createUuidPuid } from "../../src/index.js";
import { createPuidDev } from "../../src/puid-dev.js";
import vectors from "./puid-v1.json" with { type: "json" };

type Pairs = readonly (readonly [ordinal: string, id: string])[];

describe("the published ids of format 1", () => {
  it.each(vectors.cases)("$name", ({ options, ids }) => {
    const codec = createPuid({ ...options, capacity: BigInt(options.capacity) });
    for (const [ordinal, id] of ids as unknown as Pairs) {
      expect(codec.id(BigInt(ordinal))).toBe(id);
      expect(codec.ordinal(id)).toBe(BigInt(ordinal));
    }
  });

  it.each(vectors.cases.filter(({ name }) => name.startsWith("default length")))(
    "have the default length: $name",
    ({ options: { key, prefix, alphabet, length }, ids }) => {
      const codec = createPuid({ key, prefix, alphabet });
      expect(codec.length).toBe(length);
      expect(codec.ids(0n, 3)).toEqual((ids as unknown as Pairs).slice(0, 3).map(([, id]) => id));
    },
  );

  it("have the default length with all defaults, and with only a capacity", () => {
    const [defaults, small] = ["all defaults, no prefix", "capacity 2^32"].map(
      (name) => vectors.cases.find((case_) => case_.name === name)!,
    );
    expect(createPuid({ key: defaults!.options.key }).id(0n)).toBe(defaults!.ids[0]![1]);
    const { key, prefix } = small!.options;
    expect(createPuid({ key, prefix, capacity: 2n ** 32n }).id(0n)).toBe(small!.ids[0]![1]);
  });
});

describe("the published UUIDs of format 1", () => {
  it.each(vectors.uuid)("with the tweak $tweak", ({ key, tweak, ids }) => {
    const codec = createUuidPuid({ key, tweak });
    for (const [ordinal, id] of ids as unknown as Pairs) {
      expect(codec.id(BigInt(ordinal))).toBe(id);
      expect(codec.ordinal(id)).toBe(BigInt(ordinal));
    }
  });
});

describe("puid.dev's ids", () => {
  it.each(vectors.puidDev as unknown as Pairs)("ordinal %s is %s", (ordinal, id) => {
    expect(createPuidDev().id(BigInt(ordinal))).toBe(id);
    expect(createPuidDev().ordinal(id)).toBe(BigInt(ordinal));
  });
});
