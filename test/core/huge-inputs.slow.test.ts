import { describe, expect, it } from "vitest";
import { createFF1 } from "../../src/ff1/index.js";
import {
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  type Puid,
  type PuidOptions,
} from "../../src/index.js";
import { createPuidDev } from "../../src/puid-dev.js";
import { postgresFunctions } from "../../src/sql/index.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });

/** A property that is `one` when it is first read, and `other` from then on. */
const fickle = (one: unknown, other: unknown): PropertyDescriptor => {
  let reads = 0;
  return { enumerable: true, get: () => (reads++ === 0 ? one : other) };
};

function revoked(): never {
  const { proxy, revoke } = Proxy.revocable([], {});
  revoke();
  return proxy as never;
}

describe("hostile values", () => {
  it("are rejected if they are revoked proxies", () => {
    expect(refusal(() => users.ordinal(revoked())).message).toBe('"id" must be a string, got an object');
    expect(users["~standard"].validate(revoked()).issues).toHaveLength(1);
    expect(refusal(() => createPuid({ key: revoked() })).code).toBe("invalid_key");
    expect(refusal(() => createPuidDev({ roundKeys: revoked() })).option).toBe("roundKeys");
  });

  it("are read once, so the library uses the values that it checked", () => {
    const numerals = Object.defineProperty([7, 7, 7], 1, fickle(7, 70_000));
    const ff1 = createFF1({ key: new Uint8Array(16), radix: 10 });
    expect(ff1.encrypt(numerals)).toEqual(ff1.encrypt([7, 7, 7]));
    const iterated = Object.defineProperty([7, 7, 7], Symbol.iterator, { value: function* () {} });
    expect(ff1.encrypt(iterated)).toEqual(ff1.encrypt([7, 7, 7]));
    const options = Object.defineProperties({ name: "usr" } as { name: string }, {
      inlineKey: fickle(key, "no key"),
      tweak: fickle("a", 5),
      uuid: fickle(false, true),
    });
    expect(postgresFunctions(options)).toBe(postgresFunctions({ name: "usr", inlineKey: key, tweak: "a" }));
  });

  it("are ignored if they are inherited, as from a polluted prototype", () => {
    const inherited: PuidOptions = Object.assign(Object.create({ prefix: "evil_", length: 40 }), { key });
    expect(createPuid(inherited).id(42n)).toBe(createPuid({ key }).id(42n));
    const codec = Object.assign(Object.create({ codecs: [] }), users) as Puid;
    expect(createRegistry({ user: codec }).decode(users.id(7n))).toEqual({ type: "user", ordinal: 7n });
    expect(createKeyring(codec).codecs).toEqual([codec]);
  });

  it("are rejected: roundKeys with missing elements", () => {
    const roundKeys = Object.assign(Array(4), { 0: 1n, 2: 2n, 3: 3n }) as never;
    expect(refusal(() => createPuidDev({ roundKeys })).message).toContain('"roundKeys[1]" must be');
  });

  it("are rejected: null as a tweak", () => {
    for (const create of [createPuid, createUuidPuid]) {
      const message = '"tweak" must be a string, got null';
      expect(refusal(() => create({ key, tweak: null as never })).message).toBe(message);
    }
  });
});

describe("values of the greatest length", () => {
  const text = "-".repeat(2 ** 29 - 24);

  it("are rejected: strings", () => {
    expect(refusal(() => users.ordinal(text)).reason).toBe("prefix");
    expect(users.normalize(text)).toBe(text);
    expect(refusal(() => createPuid({ key, alphabet: text })).option).toBe("alphabet");
  });

  it("are rejected: bigints", () => {
    const huge = 1n << (2n ** 30n - 1n);
    expect(refusal(() => users.id(huge)).message).toContain(`got 0x8${"0".repeat(61)}…`);
    expect(refusal(() => users.ids(huge | (huge - 1n), 1)).code).toBe("invalid_ordinal");
    expect(refusal(() => createPuid({ key, capacity: huge })).option).toBe("capacity");
  });
});
