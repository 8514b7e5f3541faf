import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AnyPuid, alphabets, createKeyring, createPuid, createUuidPuid } from "../../src/index.js";
import {
  createTestCompositePuid,
  createTestPuid,
  notPuids,
  ordinals,
  parts,
  puidOptions,
  puids,
} from "../../src/testing/index.js";

const users = createTestPuid("usr_");
const codecs: Record<string, AnyPuid> = {
  defaults: users,
  "no prefix": createTestPuid(""),
  "both cases": createTestPuid("usr_", { alphabet: alphabets.base62 }),
  digits: createTestPuid("n", { alphabet: alphabets.decimal, length: 8, capacity: 1000n }),
  "a full domain": createTestPuid("", { alphabet: alphabets.decimal, length: 6 }),
  "a nearly full domain": createTestPuid("x", {
    alphabet: alphabets.base62,
    length: 4,
    capacity: 62n ** 4n - 1n,
  }),
  "one ordinal": createTestPuid("x", { capacity: 1n }),
  UUIDs: createUuidPuid({ key: "98259b8160c492e26407ad772adae700" }),
  "a keyring": createKeyring(createTestPuid("u2_"), users),
  "composite ids": createTestCompositePuid("ord_", { tenant: 100n, row: 1000n }),
};
const options = { seed: 42, numRuns: 1000 };

describe.each(Object.entries(codecs))("arbitraries of %s", (_, codec) => {
  it("ordinals are within the capacity, and include its ends", () => {
    const sample = fc.sample(ordinals(codec), options);
    for (const n of sample) expect(n >= 0n && n < codec.capacity).toBe(true);
    expect(sample).toContain(0n);
    expect(sample).toContain(codec.capacity - 1n);
  });

  it("puids are ids of many ordinals", () => {
    const sample = fc.sample(puids(codec), options);
    expect(sample.every(codec.isId)).toBe(true);
    expect(new Set(sample).size).toBeGreaterThan(codec.capacity === 1n ? 0 : 100);
  });

  it("puids shrink to the id of the least ordinal that fails", () => {
    if (codec.capacity < 1000n) return;
    const result = fc.check(
      fc.property(puids(codec), (id) => codec.ordinal(id) < 100n),
      options,
    );
    expect(result.counterexample).toEqual([codec.id(100n)]);
  });

  it("notPuids are not ids", () => {
    for (const text of fc.sample(notPuids(codec), options)) expect(codec.tryOrdinal(text)).toBeUndefined();
  });

  it("notPuids are rejected for every reason", () => {
    const reasons = fc.sample(notPuids(codec), options).map((text) => {
      try {
        return codec.ordinal(text);
      } catch (error) {
        return (error as { reason: string }).reason;
      }
    });
    const expected = ["length", "character"];
    if (codec.prefix !== "") expected.push("prefix");
    if (codec.guardBits > 0.1 && codec.length !== 36) expected.push("unissued");
    expect([...new Set(reasons)]).toEqual(expect.arrayContaining(expected));
  });
});

describe("notPuids", () => {
  const sample = fc.sample(notPuids(users), { ...options, numRuns: 5000 });
  it("include near misses of each kind", () => {
    const shaped = sample.filter((text) => users.pattern.test(text));
    expect(shaped.length).toBeGreaterThan(300);
    const folded = sample.filter((text) => /[A-Z]/.test(text) && users.isId(text.toLowerCase()));
    expect(folded.length).toBeGreaterThan(100);
    const cut = sample.filter((text) => text.startsWith("usr_") && text.length < 23);
    expect(cut.length).toBeGreaterThan(300);
    const renamed = sample.filter((text) => users.isId(`usr_${text.slice(-19)}`) && !text.startsWith("usr_"));
    expect(renamed.length).toBeGreaterThan(300);
  });
});

describe("parts", () => {
  it("are within their ranges, and include both ends", () => {
    const codec = createTestCompositePuid("ord_", { tenant: 2n ** 20n, row: 1n, more: 3n });
    const sample = fc.sample(parts(codec), options);
    expect(sample.map(codec.id).every(codec.isId)).toBe(true);
    const tenants = sample.map(({ tenant }) => tenant);
    expect(tenants).toContain(0n);
    expect(tenants).toContain(2n ** 20n - 1n);
    expect(Object.keys(sample[0]!)).toEqual(["tenant", "row", "more"]);
  });
});

describe("puidOptions", () => {
  it("are options of a codec that decodes what it issues", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(puidOptions(), fc.nat(), (given, n) => {
        for (const name of Object.keys(given)) seen.add(name);
        const codec = createPuid(given);
        const ordinal = BigInt(n) % codec.capacity;
        expect(codec.ordinal(codec.id(ordinal))).toBe(ordinal);
      }),
      options,
    );
    expect([...seen].sort()).toEqual(["alphabet", "capacity", "key", "length", "prefix", "tweak"]);
  });

  it("include only a key, the least capacity, a full domain and the least alphabet", () => {
    const sample = fc.sample(puidOptions(), options);
    expect(sample.some((given) => Object.keys(given).join() === "key")).toBe(true);
    expect(sample.some((given) => given.capacity === 1n)).toBe(true);
    expect(sample.some((given) => createPuid(given).guardBits === 0)).toBe(true);
    expect(sample.some(({ alphabet }) => alphabet?.length === 2)).toBe(true);
  });
});
