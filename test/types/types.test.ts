import { describe, expectTypeOf, it } from "vitest";
import {
  createKeyring,
  createPuid,
  createRegistry,
  createUuidPuid,
  type Keyring,
  type Puid,
  type PuidId,
  type PuidOptions,
} from "../../src/index.js";
import { createPuidDev, type PuidDevId } from "../../src/puid-dev.js";

// This file is compiled with the rest. A line below `@ts-expect-error` that compiles is an error.

const key = "000102030405060708090a0b0c0d0e0f";
const users = createPuid({ key, prefix: "usr_" });
const orders = createPuid({ key, prefix: "ord_" });
const plain = createPuid({ key });

const takesUser = (_: PuidId<"usr_">): void => {};
const takesAny = (_: PuidId): void => {};
const takesText = (_: string): void => {};
const takesTemplate = (_: `usr_${string}`): void => {};

describe("PuidId", () => {
  it("distinguishes the ids of one codec from those of another, and from strings", () => {
    takesUser(users.id(1));
    takesAny(users.id(1));
    takesText(users.id(1));
    takesTemplate(users.id(1));
    // @ts-expect-error: an ord_ id
    takesUser(orders.id(1));
    // @ts-expect-error: an id of no prefix
    takesUser(plain.id(1));
    // @ts-expect-error: a string
    takesUser("usr_t0p05ytv42x8a07rmzv");
    // @ts-expect-error: a string
    takesAny("usr_t0p05ytv42x8a07rmzv");
    // @ts-expect-error: an id of any prefix
    takesUser(users.id(1) as PuidId);
    // @ts-expect-error: an id of puid.dev
    takesUser(createPuidDev().id(1));
    // @ts-expect-error: an id of puid.dev
    takesAny(createPuidDev().id(1));
    expectTypeOf(createPuidDev().id(1)).toEqualTypeOf<PuidDevId>();
    // @ts-expect-error: a string is not an id of puid.dev
    void ((): PuidDevId => "64qAN39GjJh5kbi4HROOxh");
  });

  it("is inferred from the options", () => {
    expectTypeOf(users).toEqualTypeOf<Puid<"usr_">>();
    expectTypeOf(plain).toEqualTypeOf<Puid<"">>();
    expectTypeOf(users.prefix).toEqualTypeOf<"usr_">();
    expectTypeOf(users.ids(1, 2)).toEqualTypeOf<PuidId<"usr_">[]>();
    expectTypeOf(createPuid({ key, prefix: "usr_" as string })).toEqualTypeOf<Puid<string>>();
    const options: PuidOptions = { key };
    expectTypeOf(createPuid(options)).toEqualTypeOf<Puid<string>>();
  });

  it("is narrowed by isId", () => {
    const value: unknown = users.id(1);
    if (users.isId(value)) expectTypeOf(value).toEqualTypeOf<PuidId<"usr_">>();
    const texts: string[] = [];
    expectTypeOf(texts.filter(users.isId)).toEqualTypeOf<PuidId<"usr_">[]>();
  });
});

describe("Puid", () => {
  it("accepts numbers and bigints, and returns bigints", () => {
    expectTypeOf(users.id).parameter(0).toEqualTypeOf<bigint | number>();
    expectTypeOf(users.ordinal).returns.toEqualTypeOf<bigint>();
    expectTypeOf(users.tryOrdinal).parameter(0).toBeUnknown();
    expectTypeOf(users.tryOrdinal(0)).toEqualTypeOf<bigint | undefined>();
    // @ts-expect-error: a numeric string is not an ordinal
    void (() => users.id("42"));
    // @ts-expect-error: `ordinal` takes a string; `tryOrdinal` takes anything
    void (() => users.ordinal(42));
  });

  it("is assignable to a codec of any prefix, and not to one of another prefix", () => {
    const codecs: Puid[] = [users, orders, plain];
    expectTypeOf(codecs).toBeArray();
    // @ts-expect-error: another prefix
    const wrong: Puid<"usr_"> = orders;
    void wrong;
  });

  it("is read-only", () => {
    // @ts-expect-error: a property
    void (() => (users.length = 5));
    // @ts-expect-error: the prefix
    void (() => (users.prefix = "usr_"));
    // @ts-expect-error: a method
    void (() => (users.id = createPuid({ key, prefix: "usr_" }).id));
  });

  it("accepts only options that exist", () => {
    // @ts-expect-error: no such option
    void (() => createPuid({ key, prefx: "usr_" }));
    // @ts-expect-error: no key
    void (() => createPuid({ prefix: "usr_" }));
    // @ts-expect-error: the capacity is a bigint
    void (() => createPuid({ key, capacity: 5 }));
    expectTypeOf(createPuid<"">).toBeCallableWith({ key: new Uint8Array(16), tweak: undefined });
  });
});

describe("Registry", () => {
  const registry = createRegistry({ user: users, order: orders, file: createUuidPuid({ key }) });

  it("decodes to a union of its types", () => {
    const found = registry.decode(users.id(1));
    expectTypeOf(found.type).toEqualTypeOf<"user" | "order" | "file">();
    expectTypeOf(found.ordinal).toEqualTypeOf<bigint>();
    expectTypeOf(registry.tryDecode).returns.toEqualTypeOf<typeof found | undefined>();
    expectTypeOf(registry.typeOf).returns.toEqualTypeOf<"user" | "order" | "file" | undefined>();
    expectTypeOf(registry.types).toEqualTypeOf<readonly ("user" | "order" | "file")[]>();
  });

  it("has the codecs by name, and no others", () => {
    expectTypeOf(registry.codec("user")).toEqualTypeOf<Puid<"usr_">>();
    takesUser(registry.codec("user").id(1));
    const inline = createRegistry({ user: createPuid({ key, prefix: "usr_" }) });
    expectTypeOf(inline.codec("user")).toEqualTypeOf<Puid<"usr_">>();
    // @ts-expect-error: another type's id
    takesUser(registry.codec("order").id(1));
    // @ts-expect-error: no such type
    void (() => registry.codec("invoice"));
    // @ts-expect-error: puid.dev's codec has no prefix to recognise it by
    void (() => createRegistry({ old: createPuidDev() }));
  });
});

describe("Keyring", () => {
  it("is a codec of all its prefixes", () => {
    const keyring = createKeyring(
      users,
      createPuid({ key, prefix: "u_" }),
      createPuid({ key, prefix: "us-" }),
    );
    expectTypeOf(keyring).toEqualTypeOf<Keyring<"usr_" | "u_" | "us-">>();
    expectTypeOf(keyring.id(1)).toEqualTypeOf<PuidId<"usr_" | "u_" | "us-">>();
    expectTypeOf(createKeyring(users)).toEqualTypeOf<Keyring<"usr_">>();
    const codec: Puid = keyring;
    takesAny(codec.id(1));
  });
});
