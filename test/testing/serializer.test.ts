import { describe, expect, it } from "vitest";
import { createKeyring, createPuid, createUuidPuid } from "../../src/index.js";
import { createTestCompositePuid, createTestPuid, puidSerializer } from "../../src/testing/index.js";

const users = createTestPuid("usr_");
const files = createUuidPuid({ key: "98259b8160c492e26407ad772adae700" });

const orders = createTestCompositePuid("ord_", { tenant: 2n ** 20n, row: 2n ** 43n });

expect.addSnapshotSerializer(puidSerializer(users));
expect.addSnapshotSerializer(puidSerializer(orders));
expect.addSnapshotSerializer(puidSerializer(files, "file"));

describe("puidSerializer", () => {
  it("writes the ordinal in place of an id", () => {
    expect(users.id(42n)).toMatchInlineSnapshot("<usr_ #42>");
    expect({
      id: users.id(7),
      file: files.id(8),
      name: "Ada",
      no: `usr_${"0".repeat(19)}`,
    }).toMatchInlineSnapshot(`
      {
        "file": <file #8>,
        "id": <usr_ #7>,
        "name": "Ada",
        "no": "usr_0000000000000000000",
      }
    `);
    expect(users.ids(1, 2)).toMatchInlineSnapshot(`
      [
        <usr_ #1>,
        <usr_ #2>,
      ]
    `);
  });

  it("writes the parts in place of a composite id", () => {
    expect(orders.id({ tenant: 7n, row: 42n })).toMatchInlineSnapshot("<ord_ #7/42>");
    expect(`/orders/${orders.id(42n)}`).toMatchInlineSnapshot(`"/orders/<ord_ #0/42>"`);
  });

  it("writes the ordinal also within other text", () => {
    expect(`/users/${users.id(42n)}/files/${files.id(7)}?also=${users.id(43)}`).toMatchInlineSnapshot(
      `"/users/<usr_ #42>/files/<file #7>?also=<usr_ #43>"`,
    );
  });

  it("writes the same after a change of key", () => {
    const print = (serializer: ReturnType<typeof puidSerializer>, id: string): string =>
      serializer.serialize(id, {}, "", 0, [], () => "");
    const [one, other] = ["1", "2"].map((digit) => createPuid({ key: digit.repeat(32), prefix: "usr_" }));
    expect(one!.id(42n)).not.toBe(other!.id(42n));
    expect(print(puidSerializer(one!), one!.id(42n))).toBe("<usr_ #42>");
    expect(print(puidSerializer(other!), other!.id(42n))).toBe("<usr_ #42>");
    const keyring = createKeyring(createPuid({ key: "3".repeat(32), prefix: "u2_" }), one!);
    expect(print(puidSerializer(keyring, "user"), one!.id(42n))).toBe("<user #42>");
    expect(print(puidSerializer(keyring, "user"), keyring.id(42n))).toBe("<user #42>");
    expect(
      print(puidSerializer(createPuid({ key: "1".repeat(32) })), createPuid({ key: "1".repeat(32) }).id(42n)),
    ).toBe("<#42>");
  });

  it("ignores values without ids", () => {
    const { test } = puidSerializer(users);
    for (const value of [
      `usr_${"0".repeat(19)}`,
      "usr_",
      "",
      42,
      null,
      undefined,
      [users.id(1)],
      new String(users.id(1)),
    ]) {
      expect(test(value)).toBe(false);
    }
    expect(test(users.id(1))).toBe(true);
    expect(test(`<a href="${users.id(1)}">`)).toBe(true);
  });
});
