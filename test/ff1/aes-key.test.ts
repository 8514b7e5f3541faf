import { describe, expect, it } from "vitest";
import { fromHex, readKey, toHex } from "../../src/ff1/aes-key.js";
import { refusal } from "../support/refusal.js";

describe("toHex and fromHex", () => {
  it("write each byte as two digits", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const digits = Buffer.from(bytes).toString("hex");
    expect(toHex(bytes)).toBe(digits);
    expect(fromHex(digits)).toEqual(bytes);
  });
});

describe("readKey", () => {
  it("reads digits in either case", () => {
    expect(toHex(readKey("000102030405060708090A0B0C0D0E0F"))).toBe("000102030405060708090a0b0c0d0e0f");
  });

  it("accepts Node's buffers", () => {
    expect(toHex(readKey(Buffer.alloc(16, 7)))).toBe("07".repeat(16));
  });

  it("accepts bytes of another realm", async () => {
    const { runInNewContext } = await import("node:vm");
    const foreign = runInNewContext("new Uint8Array(16).fill(7)") as Uint8Array;
    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect(toHex(readKey(foreign))).toBe("07".repeat(16));
  });

  it.each([
    [
      undefined,
      '"key" must be a Uint8Array or a hexadecimal string, got undefined; make one once, with puid keygen',
    ],
    [
      12345678,
      '"key" must be a Uint8Array or a hexadecimal string, got a number; make one once, with puid keygen',
    ],
    [
      [1, 2],
      '"key" must be a Uint8Array or a hexadecimal string, got an array; make one once, with puid keygen',
    ],
    [
      new ArrayBuffer(16),
      '"key" must be a Uint8Array or a hexadecimal string, got an object; make one once, with puid keygen',
    ],
    [
      { [Symbol.toStringTag]: "Uint8Array", length: 16 },
      '"key" must be a Uint8Array or a hexadecimal string, got an object; make one once, with puid keygen',
    ],
    [
      new Int8Array(16),
      '"key" must be a Uint8Array or a hexadecimal string, got an object; make one once, with puid keygen',
    ],
    [new Uint8Array(17), '"key" must have 16, 24 or 32 bytes, got 17'],
    ["", '"key" must have 32, 48 or 64 hexadecimal digits, got 0'],
    ["0".repeat(31), '"key" must have 32, 48 or 64 hexadecimal digits, got 31'],
    ["0".repeat(33), '"key" must have 32, 48 or 64 hexadecimal digits, got 33'],
    ["0".repeat(128), '"key" must have 32, 48 or 64 hexadecimal digits, got 128'],
    [`${"0".repeat(31)}g`, '"key" must have only hexadecimal digits, got another character at 31'],
    // The advice is about the character at fault, not about a later one.
    [`0x${"0".repeat(32)} `, '"key" must have only hexadecimal digits, got another character at 1'],
    // A shell, an editor or a secret store adds these.
    ...["\n", "\r\n", " ", '"', "'"].map((end): [string, string] => [
      `${"0".repeat(32)}${end}`,
      '"key" must have only hexadecimal digits, got another character at 32; remove spaces, quotes and line breaks',
    ]),
    ...["\uFEFF", '"'].map((start): [string, string] => [
      `${start}${"0".repeat(32)}`,
      '"key" must have only hexadecimal digits, got another character at 0; remove spaces, quotes and line breaks',
    ]),
  ])("rejects %o", (key, message) => {
    expect(refusal(() => readKey(key))).toMatchObject({ code: "invalid_key", message });
  });
});
