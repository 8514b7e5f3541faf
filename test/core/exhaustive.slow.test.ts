import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";

describe("createPuid over whole domains", () => {
  it.each([
    { name: "10^6, even", alphabet: alphabets.decimal, length: 6 },
    { name: "2^20 in hexadecimal, odd", alphabet: alphabets.hex, length: 5 },
    { name: "2^20 in base 32, even", alphabet: alphabets.crockford32, length: 4 },
    { name: "2^20 in binary, even", alphabet: "01", length: 20 },
    { name: "2^21 in binary, odd", alphabet: "10", length: 21 },
    { name: "5^9, odd", alphabet: "vwxyz", length: 9 },
    { name: "36^4, even", alphabet: alphabets.base36, length: 4 },
  ])("issues every string once, and decodes each to its ordinal: $name", ({ alphabet, length }) => {
    const codec = createPuid({ key: "000102030405060708090a0b0c0d0e0f", alphabet, length });
    const size = Number(codec.capacity);
    expect(size).toBe(alphabet.length ** length);
    const value = new Map(Array.from(alphabet, (character, digit) => [character, digit]));
    const seen = new Uint8Array(size);
    let wrong = 0;
    for (let ordinal = 0; ordinal < size; ordinal++) {
      const id = codec.id(ordinal);
      let image = 0;
      for (const character of id) image = image * alphabet.length + value.get(character)!;
      if (id.length !== length || seen[image]) wrong++;
      seen[image] = 1;
      if (codec.tryOrdinal(id) !== BigInt(ordinal)) wrong++;
    }
    expect(wrong).toBe(0);
    expect(seen.every((hit) => hit === 1)).toBe(true);
  });

  it("accepts exactly as many strings as there are ordinals", () => {
    const codec = createPuid({
      key: "000102030405060708090a0b0c0d0e0f",
      alphabet: alphabets.decimal,
      length: 6,
      capacity: 123_456n,
    });
    const accepted = new Set<bigint>();
    for (let text = 0; text < 1_000_000; text++) {
      const ordinal = codec.tryOrdinal(String(text).padStart(6, "0"));
      if (ordinal !== undefined) accepted.add(ordinal);
    }
    expect(accepted.size).toBe(123_456);
    expect([...accepted].every((ordinal) => ordinal < 123_456n)).toBe(true);
  });
});
