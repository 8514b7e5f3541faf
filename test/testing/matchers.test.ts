import { describe, expect, it } from "vitest";
import "../../src/testing/vitest.js";
import { createKeyring, createPuid, createUuidPuid } from "../../src/index.js";
import { createPuidDev } from "../../src/puid-dev.js";
import { createTestCompositePuid, createTestPuid } from "../../src/testing/index.js";
import { refusal } from "../support/refusal.js";

const users = createTestPuid("usr_");
const orders = createTestPuid("ord_");
const unissued = `usr_${"0".repeat(19)}`;

/** Returns the message of an expectation that fails. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it did not fail");
}

describe("toBePuidOf", () => {
  it("accepts ids, and rejects other values", () => {
    expect(users.id(42n)).toBePuidOf(users);
    for (const value of [orders.id(42n), unissued, "", 42, null, undefined, [users.id(42n)]]) {
      expect(value).not.toBePuidOf(users);
    }
  });

  it("accepts any codec", () => {
    const uuids = createUuidPuid({ key: "98259b8160c492e26407ad772adae700" });
    expect(uuids.id(1)).toBePuidOf(uuids);
    expect(users.id(1)).toBePuidOf(createKeyring(orders, users));
    expect("64qAN39GjJh5kbi4HROOxh").toBePuidOf(createPuidDev());
    expect("").not.toBePuidOf(createPuidDev());
  });

  it("names the rule that rejects the string", () => {
    expect(failure(() => expect("ord_42").toBePuidOf(users))).toBe(
      'expected "ord_42" to be a puid of "usr_", but "id" must start with "usr_", got "ord_42"',
    );
    expect(failure(() => expect(7).toBePuidOf(users))).toBe(
      'expected 7 to be a puid of "usr_", but "id" must be a string, got 7',
    );
    expect(failure(() => expect("").toBePuidOf(createPuidDev()))).toContain(
      "to be a puid of this codec, but ",
    );
  });

  it("names the ordinal of the id with `not`", () => {
    expect(failure(() => expect(users.id(42n)).not.toBePuidOf(users))).toBe(
      `expected "${users.id(42n)}" not to be a puid of "usr_", but it has the ordinal 42`,
    );
  });
});

describe("toHaveOrdinal", () => {
  it("compares ordinals", () => {
    expect(users.id(42n)).toHaveOrdinal(users, 42n);
    expect(users.id(42n)).toHaveOrdinal(users, 42);
    expect(users.id(42n)).not.toHaveOrdinal(users, 43n);
    expect(unissued).not.toHaveOrdinal(users, 42n);
    expect(42n).not.toHaveOrdinal(users, 42n);
  });

  it("names the actual ordinal, or why there is none", () => {
    const id = users.id(43n);
    expect(failure(() => expect(id).toHaveOrdinal(users, 42n))).toBe(
      `expected "${id}" to have the ordinal 42 in "usr_", but it has the ordinal 43`,
    );
    expect(failure(() => expect(unissued).toHaveOrdinal(users, 42n))).toContain(
      'but "id" must be issued by this key, got ',
    );
    expect(failure(() => expect(id).not.toHaveOrdinal(users, 43))).toBe(
      `expected "${id}" not to have the ordinal 43 in "usr_", but it has this ordinal`,
    );
  });

  it("rejects a value that is not an ordinal", () => {
    for (const ordinal of [1.5, "42", undefined]) {
      const error = refusal(() => expect(users.id(42n)).toHaveOrdinal(users, ordinal as never));
      expect(error.code).toBe("invalid_ordinal");
    }
  });
});

describe("toHaveParts", () => {
  const codec = createTestCompositePuid("ord_", { tenant: 2n ** 20n, row: 2n ** 43n });
  const id = codec.id({ tenant: 7n, row: 42n });

  it("accepts the id of these parts, given as bigints or numbers", () => {
    expect(id).toHaveParts(codec, { tenant: 7n, row: 42n });
    expect(id).toHaveParts(codec, { tenant: 7, row: 42 });
    expect(id).not.toHaveParts(codec, { tenant: 7n, row: 43n });
    expect("ord_42").not.toHaveParts(codec, { tenant: 7n, row: 42n });
  });

  it("shows the parts of the id, or the rule that rejects it", () => {
    expect(failure(() => expect(id).toHaveParts(codec, { tenant: 7n, row: 43n }))).toBe(
      `expected "${id}" to have the parts { tenant: 7, row: 43 } in "ord_", but it has the parts { tenant: 7, row: 42 }`,
    );
    expect(failure(() => expect(id).not.toHaveParts(codec, { tenant: 7n, row: 42n }))).toBe(
      `expected "${id}" not to have the parts { tenant: 7, row: 42 } in "ord_", but it has these parts`,
    );
    expect(failure(() => expect("x").toHaveParts(codec, { tenant: 7n, row: 43n }))).toContain(
      '"id" must start with',
    );
  });

  it("rejects parts out of range, and codecs without parts", () => {
    expect(refusal(() => expect(id).toHaveParts(codec, { tenant: 7n, row: -1n })).code).toBe(
      "invalid_ordinal",
    );
    expect(refusal(() => expect(id).toHaveParts(users as never, { tenant: 7n })).message).toBe(
      '"codec" must be a composite codec, got an object',
    );
  });
});

describe("toBeConsecutivePuids", () => {
  it("accepts consecutive ordinals, and rejects other lists", () => {
    expect(users.ids(5, 10)).toBeConsecutivePuids(users);
    expect(new Set(users.ids(5, 2))).toBeConsecutivePuids(users);
    expect([users.id(7)]).toBeConsecutivePuids(users);
    for (const value of [
      [],
      [users.id(7), users.id(9)],
      [users.id(8), users.id(7)],
      [users.id(7), users.id(7)],
      [users.id(7), orders.id(8)],
      [unissued],
      users.id(7),
      7,
      null,
    ]) {
      expect(value).not.toBeConsecutivePuids(users);
    }
  });

  it("names the first id that is not consecutive, and why", () => {
    const message = (value: unknown): string => failure(() => expect(value).toBeConsecutivePuids(users));
    expect(message([users.id(7), users.id(9)])).toBe(
      `expected an array to be consecutive puids of "usr_", but at 1 "${users.id(9)}" has the ordinal 9, after 7`,
    );
    expect(message([users.id(7), "x"])).toContain('but at 1 "id" must start with "usr_", got "x"');
    expect(message([])).toContain("but it is empty");
    expect(message(users.id(7))).toContain("but it is not an iterable of ids");
    expect(failure(() => expect(users.ids(5, 3)).not.toBeConsecutivePuids(users))).toBe(
      'expected an array not to be consecutive puids of "usr_", but they have the ordinals 5 to 7',
    );
  });
});

it("every matcher requires a codec", () => {
  for (const codec of [undefined, null, {}, "usr_", createPuid]) {
    for (const expectation of [
      () => expect("x").toBePuidOf(codec as never),
      () => expect("x").toHaveOrdinal(codec as never, 1),
      () => expect([]).toBeConsecutivePuids(codec as never),
    ]) {
      expect(refusal(expectation)).toMatchObject({ code: "invalid_options", option: "codec" });
    }
  }
});

it("createTestPuid has a public key, and accepts all other options", () => {
  const key = Buffer.from("NOT-A-SECRET-KEY").toString("hex");
  expect(users.id(42n)).toBe(createPuid({ key, prefix: "usr_" }).id(42n));
  expect(createTestPuid("usr_", { length: 30 }).length).toBe(30);
  expect(refusal(() => createTestPuid("usr ")).option).toBe("prefix");
});
