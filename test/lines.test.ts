import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Codec, createKeyring, createPuid, createUuidPuid, type Puid, PuidError } from "../src/index.js";
import { decodeLines, encodeLines, type Lines } from "../src/lines.js";
import { formats } from "./support/formats.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";

const toBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const toText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Converts a text that arrives in chunks of `size` bytes. */
function convert(lines: Lines, text: string, size = 1000): string {
  const bytes = toBytes(text);
  let output = "";
  for (let at = 0; at < bytes.length; at += size)
    output += toText(lines.write(bytes.subarray(at, at + size)));
  return output + toText(lines.end());
}

const codecs: Readonly<Record<string, Codec<string>>> = {
  ...Object.fromEntries(
    Object.entries(formats).map(([name, options]) => [name, createPuid({ key, ...options })]),
  ),
  UUIDs: createUuidPuid({ key }),
  "a filter": createPuid({ key, length: 20, accept: (id) => !id.includes("7") }),
  "a keyring": createKeyring(createPuid({ key, length: 20 }), createPuid({ key, length: 21 })),
  "a prefix": createPuid({ key, prefix: "user_account-" }),
};

/** Ordinals as people store them, the largest safe integers, and some that need a bigint. */
const ordinalsOf = (codec: Codec<string>): bigint[] =>
  [
    ...Array.from({ length: 5000 }, (_, i) => (i % 101 === 7 ? 2n ** 53n + BigInt(i) : BigInt(i) ** 2n)),
    ...Array.from({ length: 100 }, (_, i) => 2n ** 53n - 100n + BigInt(i)),
  ].filter((ordinal) => ordinal < (codec as Puid).capacity);

describe.each(Object.entries(codecs))("encodeLines and decodeLines › %s", (_, codec) => {
  const ordinals = ordinalsOf(codec);
  const ids = ordinals.map(codec.id);

  it.each([1, 7, 4096, 2 ** 20])("convert what id and ordinal convert, in chunks of %i bytes", (size) => {
    const decimals = `${ordinals.join("\n")}\n`;
    expect(convert(encodeLines(codec), decimals, size)).toBe(`${ids.join("\n")}\n`);
    expect(convert(decodeLines(codec), `${ids.join("\n")}\n`, size)).toBe(decimals);
  });

  it("accept carriage returns and a last line without a line feed", () => {
    expect(convert(encodeLines(codec), ordinals.join("\r\n"))).toBe(`${ids.join("\n")}\n`);
    expect(convert(decodeLines(codec), ids.join("\r\n"))).toBe(`${ordinals.join("\n")}\n`);
  });

  it("report each invalid line, and convert the others", () => {
    const bad = ["", " ", "-1", "1.5", "0x1", "é", "1 ", "12\r\r", "9".repeat(1301), `${2n ** 200n}`];
    const mixed = bad.flatMap((line, i) => [String(ordinals[i]), line]);
    const found: [string, number, number | undefined][] = [];
    const output = convert(
      encodeLines(codec, (error, line) => found.push([error.code, line, error.index])),
      mixed.join("\n"),
    );
    expect(output).toBe(`${ids.slice(0, bad.length).join("\n")}\n`);
    expect(found).toEqual(bad.map((_, i) => ["invalid_ordinal", 2 * i + 2, 2 * i + 1]));
  });

  it("report each string that is not an id as ordinal does", () => {
    const id = ids[3]!;
    const bad = [
      "",
      "x",
      id.slice(1),
      `${id}0`,
      `${id} `,
      id.toUpperCase() === id ? id.toLowerCase() : id.toUpperCase(),
    ];
    for (let at = 0; at < id.length; at++)
      bad.push(id.slice(0, at) + (id[at] === "3" ? "4" : "3") + id.slice(at + 1));
    for (let at = 0; at < id.length; at++) bad.push(`${id.slice(0, at)}é${id.slice(at + 1)}`);
    const messages: string[] = [];
    const output = convert(
      decodeLines(codec, (error, line) => messages.push(`${line} ${error.reason} ${error.message}`)),
      bad.join("\n"),
    );
    const expected: string[] = [];
    const decoded: string[] = [];
    bad.forEach((text, i) => {
      try {
        decoded.push(`${codec.ordinal(text)}\n`);
      } catch (error) {
        if (!(error instanceof PuidError)) throw error;
        expected.push(`${i + 1} ${error.reason} ${error.message}`);
      }
    });
    expect(messages).toEqual(expected);
    expect(output).toBe(decoded.join(""));
  });

  it("throw for the first invalid line, and keep what came before it", () => {
    const lines = encodeLines(codec);
    lines.write(toBytes("1\n"));
    const error = refusal(() => lines.write(toBytes("2\n3\nx\n4\n")));
    expect(error).toMatchObject({ code: "invalid_ordinal", index: 3 });
    expect(toText(lines.end())).toBe(`${codec.id(2)}\n${codec.id(3)}\n`);
    expect(lines.count).toBe(4);
    expect(refusal(() => lines.write(toBytes("5\n"))).message).toBe(
      '"chunk" must come before the end and before an error, got one after it',
    );
    expect(lines.end()).toHaveLength(0);
  });
});

/** Bytes whose slices share their memory, like those of a Buffer of Node. */
class Sharing extends Uint8Array<ArrayBuffer> {
  override slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    return this.subarray(start, end);
  }
}

describe("encodeLines and decodeLines", () => {
  const codec = createPuid({ key });

  it("convert lines in chunks of any sizes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.nat().map(BigInt))),
        fc.array(fc.nat(100)),
        (ordinals, sizes) => {
          const text = ordinals.map((ordinal) => `${ordinal}\n`).join("");
          const bytes = toBytes(text);
          const lines = encodeLines(codec);
          let output = "";
          let at = 0;
          for (const size of sizes) {
            output += toText(lines.write(bytes.subarray(at, at + size)));
            at = Math.min(bytes.length, at + size);
          }
          output += toText(lines.write(bytes.subarray(at))) + toText(lines.end());
          expect(output).toBe(ordinals.map((ordinal) => `${codec.id(ordinal)}\n`).join(""));
          expect(lines.count).toBe(ordinals.length);
        },
      ),
    );
  });

  it("keep a bounded part of an endless line", () => {
    const lines = decodeLines(codec, () => {});
    for (let i = 0; i < 50; i++) expect(lines.write(new Uint8Array(2 ** 20).fill(0x61))).toHaveLength(0);
    expect(toText(lines.write(toBytes(`\n${codec.id(7)}\n`)))).toBe("7\n");
    expect(lines.count).toBe(2);
  });

  it.each([encodeLines, decodeLines])("convert chunks in memory that the caller uses again", (create) => {
    const ordinals = Array.from({ length: 300 }, (_, i) => 7n * BigInt(i));
    const texts = { decimals: ordinals.map(String), ids: ordinals.map(codec.id) };
    const [given, expected] =
      create === encodeLines ? [texts.decimals, texts.ids] : [texts.ids, texts.decimals];
    const bytes = toBytes(`${given.join("\n")}\n`);
    const chunk = new Sharing(new ArrayBuffer(10));
    const lines = create(codec);
    let output = "";
    for (let at = 0; at < bytes.length; at += chunk.length) {
      const part = bytes.subarray(at, at + chunk.length);
      chunk.set(part);
      output += toText(lines.write(chunk.subarray(0, part.length)));
    }
    expect(output).toBe(`${expected.join("\n")}\n`);
  });

  it.each([1000, 65_536, 2 ** 20])(
    "reject a line of more than 65,536 bytes, in chunks of %i bytes",
    (size) => {
      const long = {
        ordinal: (id: string) => BigInt(id.length),
        id: (ordinal: bigint | number) => String(ordinal),
      };
      const text = `${"a".repeat(65_536)}\n${"a".repeat(65_537)}\n${"a".repeat(200_000)}\n`;
      const found: (string | number | undefined)[] = [];
      const report = ({ code, reason, message }: PuidError, line: number): void =>
        void found.push(line, code, reason, message);
      expect(convert(decodeLines(long, report), text, size)).toBe("65536\n");
      const message = '"id" must have at most 65536 bytes in a line, got more';
      const invalid = ["invalid_id", "length", message];
      expect(found).toEqual([2, ...invalid, 3, ...invalid]);
      found.length = 0;
      convert(encodeLines(long, report), `${"0".repeat(65_537)}\n`, size);
      expect(found).toEqual([1, "invalid_ordinal", undefined, message.replace("id", "ordinal")]);
    },
  );

  it("reject a chunk that onInvalid changes", () => {
    const chunk = toBytes("x\n1\n");
    const lines = encodeLines(codec, () => chunk.fill(0x78));
    expect(refusal(() => lines.write(chunk)).message).toBe(
      '"chunk" must keep its content until write returns, got a change',
    );
  });

  it("do not convert with a method that replaces the codec's", () => {
    const shifted = { ...codec, id: (ordinal: number | bigint) => codec.id(BigInt(ordinal) + 1n) };
    expect(convert(encodeLines(shifted), "1\n2\n")).toBe(`${codec.id(2)}\n${codec.id(3)}\n`);
    const other = { ...codec, ordinal: (id: string) => codec.ordinal(id) + 1n };
    expect(convert(decodeLines(other), `${codec.id(2)}\n`)).toBe("3\n");
  });

  it("report ordinals and ids beyond the capacity", () => {
    const small = createPuid({ key, length: 12, capacity: 1000n });
    const large = createPuid({ key, length: 12 });
    const lines: number[] = [];
    const report = (_: PuidError, line: number): void => void lines.push(line);
    const ids = [999, 1000, 2n ** 53n, 5].map(large.id);
    expect(convert(encodeLines(small, report), "999\n1000\n1001\n5\n")).toBe(`${ids[0]}\n${ids[3]}\n`);
    expect(convert(decodeLines(small, report), ids.join("\n"))).toBe("999\n5\n");
    expect(lines).toEqual([2, 3, 2, 3]);
  });

  it("do not accept a byte order mark", () => {
    const lines: number[] = [];
    const text = `\ufeff${codec.id(1)}\n${codec.id(2)}\n\ufeff${codec.id(3)}`;
    expect(
      convert(
        decodeLines(codec, (_, line) => lines.push(line)),
        text,
      ),
    ).toBe("2\n");
    expect(lines).toEqual([1, 3]);
    expect(refusal(() => encodeLines(codec).write(toBytes("\ufeff1\n"))).code).toBe("invalid_ordinal");
  });

  it("pass on the error of a broken filter", () => {
    const broken = createPuid({ key, accept: () => 1 as never });
    const found: unknown[] = [];
    const error = refusal(() => encodeLines(broken, (invalid) => found.push(invalid)).write(toBytes("1\n")));
    expect(error).toMatchObject({ code: "invalid_options", option: "accept", index: 0 });
    expect(found).toEqual([]);
  });

  it("pass on an error that is not about a line", () => {
    const broken = {
      id: (): never => {
        throw new TypeError("broken");
      },
    };
    expect(() => encodeLines(broken, () => {}).write(toBytes("1\n"))).toThrow(new TypeError("broken"));
  });

  it("can be interleaved with other codecs and with each other", () => {
    const other = createPuid({ key, prefix: "ord_" });
    const [one, two] = [encodeLines(codec), encodeLines(other)];
    for (let i = 0; i < 100; i++) {
      expect(toText(one.write(toBytes(`${i}\n`)))).toBe(`${codec.id(i)}\n`);
      expect(toText(two.write(toBytes(`${i}\n${i + 1}\n`)))).toBe(`${other.id(i)}\n${other.id(i + 1)}\n`);
    }
  });

  it("reject other arguments", () => {
    expect(refusal(() => encodeLines(null as never)).message).toBe('"codec" must have a method id, got null');
    expect(refusal(() => decodeLines({} as never)).message).toBe(
      '"codec" must have a method ordinal, got an object',
    );
    expect(refusal(() => encodeLines(codec, 1 as never)).message).toBe(
      '"onInvalid" must be a function, got 1',
    );
    const { write } = encodeLines(codec);
    expect(refusal(() => write("1\n" as never)).message).toBe('"chunk" must be a Uint8Array, got "1\\n"');
  });
});
