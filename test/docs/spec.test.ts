import { createCipheriv } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createCompositePuid, createPuid, createUuidPuid } from "../../src/index.js";
import { fromHex, toHex } from "../support/bytes.js";
import { key } from "../support/key.js";

const spec = readFileSync(join(import.meta.dirname, "../../SPEC.md"), "utf8");

describe("SPEC.md", () => {
  const blocks = Array.from(spec.matchAll(/^```vectors\n(.*?)^```/gms), ([, block]) =>
    block!
      .trim()
      .split("\n")
      .map((line) => line.split(/ +/) as [string, string]),
  );

  it.each(blocks.map((lines) => ({ lines })))("has correct vectors: $lines.0.1", ({ lines }) => {
    const options = Object.fromEntries(lines.filter(([name]) => /^[a-z]/.test(name)));
    const pairs = lines.filter(([ordinal]) => /^[0-9]/.test(ordinal));
    const { uuid, length, parts, ...rest } = options;
    const given = rest as { key: string };
    const codec =
      uuid === undefined
        ? createPuid({ ...given, length: length === undefined ? undefined : Number(length) })
        : createUuidPuid(given);
    expect(pairs.length).toBeGreaterThan(2);
    if (parts !== undefined) return checkComposite(given, parts, pairs);
    for (const [ordinal, id] of pairs) {
      expect(codec.id(BigInt(ordinal))).toBe(id);
      expect(codec.ordinal(id)).toBe(BigInt(ordinal));
    }
  });

  /** Checks the ids of parts, and that they are those of the ordinals that the page defines. */
  function checkComposite(given: { key: string }, parts: string, pairs: readonly [string, string][]): void {
    const ranges = Object.fromEntries(
      parts
        .split(",")
        .map((part) => part.split("="))
        .map(([name, range]) => [name!, BigInt(range!)]),
    );
    const [names, radices] = [Object.keys(ranges), Object.values(ranges)];
    const codec = createCompositePuid({ ...given, parts: ranges });
    const plain = createPuid({ ...given, capacity: radices.reduce((product, radix) => product * radix) });
    for (const [values, id] of pairs) {
      const numbers = values.split(",").map(BigInt);
      const row = Object.fromEntries(names.map((name, i) => [name, numbers[i]!]));
      expect(codec.id(row)).toBe(id);
      expect(codec.parts(id)).toEqual(row);
      const ordinal = numbers.reduce((n, part, i) => n * radices[i]! + part, 0n);
      expect(plain.id(ordinal)).toBe(id);
    }
  }

  it("has the correct rounds of one encryption", () => {
    const aes = (block: Uint8Array): string =>
      createCipheriv("aes-128-ecb", fromHex(key), null).update(block).toString("hex");
    const p = fromHex("0102010000200a090000001300000004");
    expect(spec).toContain(`P = \`${toHex(p)}\``);
    const chain = fromHex(aes(p));
    expect(spec).toContain(`AES(P) = \`${toHex(chain)}\``);
    const rows = Array.from(spec.matchAll(/^\| (\d) \| `(\w{32})` \| `(\w{32})` \| (\d+) \|$/gm));
    expect(rows).toHaveLength(10);
    let [a, b] = [0n, 42n];
    for (const [, i, q, r, next] of rows) {
      expect(q).toBe(`7573725f00000000${i!.padStart(2, "0")}${b.toString(16).padStart(14, "0")}`);
      expect(r).toBe(aes(fromHex(q!).map((byte, k) => byte ^ chain[k]!)));
      const m = 32n ** (Number(i) % 2 === 0 ? 9n : 10n);
      [a, b] = [b, (a + BigInt(`0x${r!.slice(0, 24)}`)) % m];
      expect(next).toBe(String(b));
    }
    expect(spec).toContain(`A = ${a}, which is \`t0p05ytv4\``);
    expect(spec).toContain(`B = ${b}, which is \`2x8a07rmzv\``);
  });
});
