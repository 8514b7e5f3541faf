import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, createPuid, generateKey, PuidError, type PuidErrorDetails } from "../../src/index.js";
import { keys } from "../support/arbitraries.js";
import { key } from "../support/key.js";
import { refusal } from "../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const small = createPuid({ key, prefix: "c_", capacity: 2n ** 32n });
const id = users.id(42n); // usr_t0p05ytv42x8a07rmzv

type Row = [action: () => unknown, message: string, details?: PuidErrorDetails];

const anyValue = (value: unknown) => value as never;

const rows: Record<string, Row[]> = {
  invalid_id: [
    [() => users.ordinal(anyValue(42)), '"id" must be a string, got 42', { reason: "type" }],
    [() => users.ordinal(anyValue(42n)), '"id" must be a string, got 42n', { reason: "type" }],
    [() => users.ordinal(anyValue(undefined)), '"id" must be a string, got undefined', { reason: "type" }],
    [() => users.ordinal(anyValue(true)), '"id" must be a string, got true', { reason: "type" }],
    [() => users.ordinal(anyValue(null)), '"id" must be a string, got null', { reason: "type" }],
    [() => users.ordinal(anyValue([id])), '"id" must be a string, got an array', { reason: "type" }],
    [() => users.ordinal(anyValue(Symbol(id))), '"id" must be a string, got a symbol', { reason: "type" }],
    [() => users.normalize(anyValue(42)), '"text" must be a string, got 42', { reason: "type" }],
    [() => users.ordinal(""), '"id" must start with "usr_", got ""', { reason: "prefix" }],
    [
      () => users.ordinal("ord_t0p05ytv42x8a07rmzv"),
      '"id" must start with "usr_", got "ord_t0p05ytv42x8a07rmzv"',
      { reason: "prefix" },
    ],
    [
      () => users.ordinal("USR_T0P05YTV42X8A07RMZV"),
      '"id" must start with "usr_", got "USR_T0P05YTV42X8A07RMZV"; normalize() corrects it',
      { reason: "prefix" },
    ],
    [
      () => users.ordinal("usr_t0p05ytv42x8a07rmz"),
      '"id" must have 19 characters after its prefix, got 18 in "usr_t0p05ytv42x8a07rmz"',
      { reason: "length" },
    ],
    [
      () => users.ordinal("usr_t0p05-ytv42-x8a07-rmzv"),
      '"id" must have 19 characters after its prefix, got 22 in "usr_t0p05-ytv42-x8a07-rmzv"; normalize() corrects it',
      { reason: "length" },
    ],
    [
      () => users.ordinal("usr_t0p05ytv42x8a07rmzu"),
      '"id" must have only the characters "0123456789abcdefghjkmnpqrstvwxyz" after its prefix, got "u" at 22 in "usr_t0p05ytv42x8a07rmzu"',
      { reason: "character" },
    ],
    [
      () => users.ordinal("usr_u0p05ytv42x8a07rmzv"),
      '"id" must have only the characters "0123456789abcdefghjkmnpqrstvwxyz" after its prefix, got "u" at 4 in "usr_u0p05ytv42x8a07rmzv"',
      { reason: "character" },
    ],
    [
      () => users.ordinal("usr_tOp05ytv42x8a07rmzv"),
      '"id" must have only the characters "0123456789abcdefghjkmnpqrstvwxyz" after its prefix, got "O" at 5 in "usr_tOp05ytv42x8a07rmzv"; normalize() corrects it',
      { reason: "character" },
    ],
    [
      () => users.ordinal("usr_t0p05ytv42x8a07rm\u{1f511}"),
      '"id" must have only the characters "0123456789abcdefghjkmnpqrstvwxyz" after its prefix, got "\\ud83d" at 21 in "usr_t0p05ytv42x8a07rm\\ud83d\\udd11"',
      { reason: "character" },
    ],
    [
      () => users.ordinal("usr_t0p05ytv42x8a07rmz\u00f6"), // "v" and 128 more
      '"id" must have only the characters "0123456789abcdefghjkmnpqrstvwxyz" after its prefix, got "\\u00f6" at 22 in "usr_t0p05ytv42x8a07rmz\\u00f6"',
      { reason: "character" },
    ],
    [
      () => users.ordinal("usr_t0p05ytv42x8a07rmzw"),
      '"id" must be issued by this key, got "usr_t0p05ytv42x8a07rmzw"; it is mistyped, made up or another key\'s',
      { reason: "unissued" },
    ],
    [
      () => users.ordinals([id, id, anyValue(7)]),
      '"ids[2]" must be a string, got 7',
      { reason: "type", index: 2 },
    ],
    [
      () => users.ordinals([id, "ord_"]),
      '"ids[1]" must start with "usr_", got "ord_"',
      { reason: "prefix", index: 1 },
    ],
    [
      () => users.ordinals([id, "usr_t0p05ytv42x8a07rmzw", ""]),
      '"ids[1]" must be issued by this key, got "usr_t0p05ytv42x8a07rmzw"; it is mistyped, made up or another key\'s',
      { reason: "unissued", index: 1 },
    ],
    [() => users.ordinals(id), `"ids" must be an iterable of strings, got "${id}"`, { reason: "type" }],
    [
      () => users.ordinals(anyValue(undefined)),
      '"ids" must be an iterable of strings, got undefined',
      { reason: "type" },
    ],
    [
      () => users.ordinals(anyValue({})),
      '"ids" must be an iterable of strings, got an object',
      { reason: "type" },
    ],
  ],
  invalid_ordinal: [
    [
      () => users.id(anyValue("42")),
      '"ordinal" must be a bigint or an integer, got "42"; pass BigInt(row.id) or set the driver\'s parser',
    ],
    [
      () => users.ids([42n, anyValue("43")]),
      '"ordinals[1]" must be a bigint or an integer, got "43"; pass BigInt(row.id) or set the driver\'s parser',
      { index: 1 },
    ],
    [() => users.id(anyValue("4 2")), '"ordinal" must be a bigint or an integer, got "4 2"'],
    [() => users.id(anyValue(["42"])), '"ordinal" must be a bigint or an integer, got an array'],
    [
      () => createPuid({ key, capacity: 2n ** 32n, length: 13 }).id(2n ** 32n),
      '"ordinal" must be below the capacity 2^32 (4294967296), got 4294967296; raise "capacity"',
    ],
    [
      () => createPuid({ key, capacity: 10n, length: 13, accept: () => true }).id(10n),
      '"ordinal" must be below the capacity 10, got 10; rotate to a greater "length"',
    ],
    [() => users.id(anyValue(undefined)), '"ordinal" must be a bigint or an integer, got undefined'],
    [() => users.id(1.5), '"ordinal" must be a bigint or an integer, got 1.5'],
    [() => users.id(Number.NaN), '"ordinal" must be a bigint or an integer, got NaN'],
    [() => users.id(Number.POSITIVE_INFINITY), '"ordinal" must be a bigint or an integer, got Infinity'],
    [() => users.id(-1), '"ordinal" must be at least 0, got -1'],
    [() => users.id(-1n), '"ordinal" must be at least 0, got -1'],
    [() => users.id(2 ** 53), '"ordinal" must be a bigint above 2^53 - 1, got 9007199254740992'],
    [
      () => small.id(5_000_000_000),
      '"ordinal" must be below the capacity 2^32 (4294967296), got 5000000000; raise "capacity" and set "length" to 13',
    ],
    [
      () => small.id(2n ** 32n),
      '"ordinal" must be below the capacity 2^32 (4294967296), got 4294967296; raise "capacity" and set "length" to 13',
    ],
    [
      () => createPuid({ key, alphabet: alphabets.decimal, length: 6 }).id(1_000_000),
      '"ordinal" must be below the capacity 1000000, got 1000000; rotate to a greater "length"',
    ],
    [
      () => small.id(Number.MAX_SAFE_INTEGER),
      '"ordinal" must be below the capacity 2^32 (4294967296), got 9007199254740991; raise "capacity" and set "length" to 13',
    ],
    [
      () => createPuid({ key, capacity: 2n ** 16n }).id(2n ** 16n),
      '"ordinal" must be below the capacity 2^16 (65536), got 65536; raise "capacity" and set "length" to 10',
    ],
    [
      () => createPuid({ key, capacity: 2n ** 15n }).id(2n ** 15n),
      '"ordinal" must be below the capacity 32768, got 32768; raise "capacity" and set "length" to 10',
    ],
    [
      () => small.id(10n ** 63n),
      `"ordinal" must be below the capacity 2^32 (4294967296), got 1${"0".repeat(63)}; raise "capacity" and set "length" to 13`,
    ],
    [
      () => small.id(16n ** 9999n - 1n), // 9,999 digits in hexadecimal, the most that are shown in decimal
      `"ordinal" must be below the capacity 2^32 (4294967296), got ${String(16n ** 9999n).slice(0, 64)}…; raise "capacity" and set "length" to 13`,
    ],
    [
      () => small.id(16n ** 9999n),
      `"ordinal" must be below the capacity 2^32 (4294967296), got 0x1${"0".repeat(61)}…; raise "capacity" and set "length" to 13`,
    ],
    [
      () => small.id(10n ** 100n),
      `"ordinal" must be below the capacity 2^32 (4294967296), got 1${"0".repeat(63)}…; raise "capacity" and set "length" to 13`,
    ],
    [
      () => users.ids(anyValue("1"), 1),
      '"first" must be a bigint or an integer, got "1"; pass BigInt(row.id) or set the driver\'s parser',
    ],
    [() => users.ids(-1, 1), '"first" must be at least 0, got -1'],
    [
      () => small.ids(2 ** 32 - 1, 2),
      '"first" + "count" must be at most the capacity 2^32 (4294967296), got 4294967295 + 2; raise "capacity" and set "length" to 13',
    ],
    [
      () => small.ids(2, 2 ** 32 - 1),
      '"first" + "count" must be at most the capacity 2^32 (4294967296), got 2 + 4294967295; raise "capacity" and set "length" to 13',
    ],
    [
      () => small.ids(2 ** 32 + 1, 0),
      '"first" + "count" must be at most the capacity 2^32 (4294967296), got 4294967297 + 0; raise "capacity" and set "length" to 13',
    ],
  ],
  invalid_key: [
    [
      () => createPuid(anyValue({})),
      '"key" must be a Uint8Array or a hexadecimal string, got undefined; make one once, with puid keygen',
    ],
    [() => createPuid({ key: "" }), '"key" must have 32, 48 or 64 hexadecimal digits, got 0'],
    [() => createPuid({ key: key.slice(1) }), '"key" must have 32, 48 or 64 hexadecimal digits, got 31'],
    [
      () => createPuid({ key: `${key.slice(1)}x` }),
      '"key" must have only hexadecimal digits, got another character at 31',
    ],
    [() => createPuid({ key: new Uint8Array(20) }), '"key" must have 16, 24 or 32 bytes, got 20'],
    [() => generateKey(20), '"bytes" must be 16, 24 or 32, got 20'],
  ],
  invalid_options: [
    [
      () => createPuid({ key, length: 3 }),
      '"length" must be an integer from 4 (32^4 >= 1000000) to 4096, got 3',
      { option: "length" },
    ],
  ],
  invalid_count: [
    [() => users.ids(0, -1), '"count" must be an integer from 0 to 4294967295, got -1'],
    [() => users.ids(0, 1.5), '"count" must be an integer from 0 to 4294967295, got 1.5'],
    [() => users.ids(0, anyValue(3n)), '"count" must be an integer from 0 to 4294967295, got 3n'],
    [
      () => users.ids(0, anyValue(undefined)),
      '"count" must be an integer from 0 to 4294967295, got undefined',
    ],
    [() => users.ids(0, 2 ** 32), '"count" must be an integer from 0 to 4294967295, got 4294967296'],
  ],
};

describe.each(Object.entries(rows))("%s", (code, cases) => {
  const named = cases.map(([action, message, details]) => ({ action, message, details }));
  it.each(named)("$message", ({ action, message, details }) => {
    const error = refusal(action);
    expect(error.message).toBe(message);
    expect({ ...error }).toEqual({ code, ...details });
  });
});

describe("the advice to raise a capacity", () => {
  it("keeps every id that was issued", () => {
    const { message } = refusal(() => small.id(2n ** 32n));
    const length = Number(/set "length" to (\d+)$/.exec(message)![1]);
    const raised = createPuid({ key, prefix: "c_", capacity: 2n ** 40n, length });
    expect(raised.ids(0n, 1000)).toEqual(small.ids(0n, 1000));
    expect(raised.ordinal(raised.id(2n ** 32n))).toBe(2n ** 32n);
    // Without the length the same capacity gives a longer id.
    expect(createPuid({ key, prefix: "c_", capacity: 2n ** 40n }).id(0n)).toHaveLength(length + 4);
  });
});

describe("PuidError", () => {
  const error = refusal(() => users.ordinal("ord_"));

  it("is an Error by its name", () => {
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("PuidError");
    expect(String(error)).toBe('PuidError: "id" must start with "usr_", got "ord_"');
    expect(error.stack).toMatch(/^PuidError: "id" must start/);
  });

  it("has only the fields that apply", () => {
    expect(Object.keys(error)).toEqual(["code", "reason"]);
    expect(Object.keys(new PuidError("invalid_key", ""))).toEqual(["code"]);
  });

  it("shows at most 64 characters of a string, and escapes all but printable ASCII", () => {
    const text = "x".repeat(60).concat("\u001b[2J", "y".repeat(1e6));
    const { message } = refusal(() => users.ordinal(text));
    expect(message).toBe(`"id" must start with "usr_", got "${"x".repeat(60)}\\u001b[2J"…`);
    const longest = "x".repeat(64);
    expect(refusal(() => users.ordinal(longest)).message).toBe(
      `"id" must start with "usr_", got "${longest}"`,
    );
    const hidden = refusal(() => users.ordinal("\u202e\u0430\u009b\ud800"));
    expect(hidden.message).toBe('"id" must start with "usr_", got "\\u202e\\u0430\\u009b\\ud800"');
  });

  it("runs no code of a rejected value", () => {
    const trap = new Proxy({}, { get: () => fail(), ownKeys: () => fail(), has: () => fail() });
    const fail = (): never => {
      throw new Error("touched");
    };
    expect(refusal(() => users.ordinal(trap as never)).message).toBe('"id" must be a string, got an object');
    expect(refusal(() => users.id(trap as never)).message).toMatch(/got an object$/);
    expect(users.tryOrdinal(trap)).toBeUndefined();
    expect(users.isId(trap)).toBe(false);
  });
});

describe("the key", () => {
  /** Every run of five digits: longer than any in a message's own words, such as "adec" in hexadecimal. */
  const pieces = (secret: string): string[] =>
    Array.from({ length: secret.length - 4 }, (_, i) => secret.slice(i, i + 5));

  it("is in no message, and in no other field of an error", () => {
    const own = key;
    for (const [action] of Object.values(rows).flat()) {
      const error = refusal(action);
      const shown = JSON.stringify({ ...error, message: error.message, cause: error.cause });
      for (const piece of pieces(own)) expect(shown).not.toContain(piece);
    }
  });

  it("is in no message about an invalid key", () => {
    const broken = fc
      .tuple(keys, fc.nat(), fc.constantFrom("", "g", " ", "0", "é"))
      .map(([good, at, odd]) => {
        const i = at % good.length;
        return good.slice(0, i) + odd + good.slice(i + 1);
      });
    fc.assert(
      fc.property(broken, (secret) => {
        let message: string | undefined;
        try {
          createPuid({ key: secret });
        } catch (error) {
          message = (error as PuidError).message;
        }
        for (const piece of pieces(secret)) expect(message ?? "").not.toContain(piece);
      }),
      { numRuns: 1000 },
    );
    expect(refusal(() => createPuid({ key: 123456789 as never })).message).not.toContain("1234");
  });

  it("is in no property of a codec", () => {
    const shown = JSON.stringify(users, (_, value) => (typeof value === "bigint" ? String(value) : value));
    expect(shown).not.toContain(key.slice(0, 4));
  });
});
