import { getTableColumns } from "drizzle-orm";
import { mysqlTable } from "drizzle-orm/mysql-core";
import { bigint, pgTable } from "drizzle-orm/pg-core";
import { sqliteTable } from "drizzle-orm/sqlite-core";
import { PuidError } from "puid-codec";
import { puidColumn } from "puid-codec/drizzle";
import { describe, expect, it } from "vitest";
import { refusal } from "../../support/refusal.js";
import { users } from "./tables.js";

const ada = users.id(42n);

describe("puidColumn", () => {
  it("creates a column of integers", () => {
    expect(pgTable("users", { id: puidColumn(users)("id") }).id.getSQLType()).toBe("bigint");
    expect(pgTable("users", { id: puidColumn(users, "postgresql")("id") }).id.getSQLType()).toBe("bigint");
    expect(mysqlTable("users", { id: puidColumn(users, "mysql")("id") }).id.getSQLType()).toBe("bigint");
    expect(sqliteTable("users", { id: puidColumn(users, "sqlite")("id") }).id.getSQLType()).toBe("integer");
  });

  it("names the column, or leaves that to the key", () => {
    const column = puidColumn(users);
    const { id, inviterId } = getTableColumns(
      pgTable("users", { id: column(), inviterId: column("inviter_id") }),
    );
    expect([id.name, inviterId.name]).toEqual(["id", "inviter_id"]);
    expect(refusal(() => id.mapFromDriverValue("x")).message).toBe(
      '"users.id" must be an exact integer, got "x"',
    );
    expect(refusal(() => inviterId.mapToDriverValue("x")).message).toMatch('"users.inviter_id" must ');
  });

  const { id } = pgTable("users", { id: puidColumn(users)("id") });

  it("reads what drivers give for an integer", () => {
    for (const value of [42, 42n, "42"]) expect(id.mapFromDriverValue(value)).toBe(ada);
    expect(id.mapFromDriverValue(2 ** 53 - 1)).toBe(users.id(2n ** 53n - 1n));
    expect(id.mapFromDriverValue("9007199254740993")).toBe(users.id(2n ** 53n + 1n));
  });

  it.each([2 ** 53, 2 ** 53 + 2, 2 ** 62, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "rejects %d",
    (value) => {
      const { code, message } = refusal(() => id.mapFromDriverValue(value));
      expect(code).toBe("invalid_ordinal");
      expect(message).toBe(
        `"users.id" must be an exact integer, got ${value}; parse JSON with bigints, or use select() and joins`,
      );
    },
  );

  it.each(["", " 42", "4.2e1", "0x2a", "42.0", "usr_42", true, {}, undefined])("rejects %j", (value) => {
    const { code, message } = refusal(() => id.mapFromDriverValue(value));
    expect(code).toBe("invalid_ordinal");
    expect(message).toMatch(/^"users\.id" must be an exact integer, got [^;]+$/);
  });

  it("differs from drizzle's own bigint, which accepts a rounded number", () => {
    const { id: plain } = pgTable("users", { id: bigint("id", { mode: "bigint" }) });
    const rounded = JSON.parse("9007199254740993");
    expect(plain.mapFromDriverValue(rounded)).toBe(9007199254740992n);
    expect(() => id.mapFromDriverValue(rounded)).toThrow(PuidError);
  });

  it("rejects ordinals without an id", () => {
    const error = refusal(() => id.mapFromDriverValue(`${users.capacity}`));
    expect(error.code).toBe("invalid_ordinal");
    expect(error.message).toMatch(/^"users\.id" must be /);
  });

  it("rejects other values than ids, and keeps the reason", () => {
    expect(id.mapToDriverValue(ada)).toBe(42n);
    const error = refusal(() => id.mapToDriverValue("usr_t0p05ytv42x8a07rmzw"));
    expect(error).toMatchObject({ code: "invalid_id", reason: "unissued" });
    expect(error.message).toMatch(/^"users\.id" must be /);
    expect(refusal(() => id.mapToDriverValue(42n))).toMatchObject({ code: "invalid_id", reason: "type" });
  });

  it("passes on other errors, such as those of an accept filter", () => {
    const codec = {
      ...users,
      id: () => expect.unreachable(),
      ordinal: () => {
        throw new RangeError("no");
      },
    };
    const { id: failing } = pgTable("users", { id: puidColumn(codec as never)("id") });
    expect(() => failing.mapToDriverValue(ada)).toThrow(RangeError);
  });

  it("rejects a value that is not a codec, and an unknown dialect", () => {
    for (const codec of [undefined, null, {}, "usr_", { id: users.id }]) {
      const error = refusal(() => puidColumn(codec as never));
      expect(error).toMatchObject({ code: "invalid_options", option: "codec" });
      expect(error.message).toMatch(/^"codec" must be a codec or a keyring, got /);
    }
    for (const dialect of ["pg", "toString", null, 1]) {
      const error = refusal(() => puidColumn(users, dialect as never));
      expect(error).toMatchObject({ code: "invalid_options", option: "dialect" });
      expect(error.message).toMatch(/^"dialect" must be one of postgresql, mysql, sqlite, got /);
    }
  });
});
