import { describe, expect, it } from "vitest";
import { alphabets, createPuid, rejectNumberLike, rejectWords } from "../src/index.js";
import { key } from "./support/key.js";
import { refusal } from "./support/refusal.js";

describe("rejectWords", () => {
  const accept = rejectWords(["sheet", "Ass", "vil", "a-b", "assume"]);

  it.each([
    "sheet",
    "xxsheetxx",
    "SHEET",
    "5h3et",
    "$h33+",
    "usr_a5S",
    "4$5",
    "VIL",
    "v1l",
    "uil",
    "u!1",
    "A-b",
    "@ssume",
  ])("rejects %s", (text) => expect(accept(text)).toBe(false));

  it.each(["", "shee", "heet", "sh-eet", "as", "as-s", "ab", "vi", "usr_t0p05ytv42x8a07rmzv"])(
    "accepts %s",
    (text) => expect(accept(text)).toBe(true),
  );

  it.each(
    "0=o 1=i l=i !=i |=i 2=z 3=e 4=a @=a 5=s $=s 6=g 9=g 7=t +=t 8=b v=u"
      .split(" ")
      .map((pair) => pair.split("=")),
  )("reads %s as %s, in an id and in a word", (sign, letter) => {
    for (const [one, other] of [
      [sign, letter],
      [letter, sign],
      [sign, sign.toUpperCase()],
    ] as const) {
      const filter = rejectWords([`x${one}y`]);
      expect(filter(`ax${other}yb`)).toBe(false);
      expect(filter("axyb")).toBe(true);
      expect(filter("axqyb")).toBe(true);
    }
  });

  it("accepts any iterable, reads it once, and accepts an empty one", () => {
    expect(rejectWords(new Set(["cat"]))("cat")).toBe(false);
    const words = ["cat"];
    const later = rejectWords(words);
    words.push("dog");
    expect(later("dog")).toBe(true);
    expect(rejectWords([])("anything")).toBe(true);
  });

  it("rejects the same ids as a search for each word", () => {
    const words = ["a", "bc", "bcd", "dd", "cab", "oo", "ice"];
    const texts = createPuid({ key, alphabet: "abcdeo1i0", length: 8, capacity: 5000n }).ids(0, 5000);
    const letters = (text: string): string => text.replaceAll("0", "o").replaceAll("1", "i");
    for (const some of [words, words.slice(1), ["ice"], ["bcd", "bce"]]) {
      const reject = rejectWords(some);
      for (const text of texts) expect(reject(text)).toBe(!some.some((word) => letters(text).includes(word)));
    }
  });

  it("keeps words out of a codec's ids, which still decode", () => {
    const clean = rejectWords(["cab", "bad", "beef", "dead"]);
    const codec = createPuid({ key, alphabet: alphabets.hex, capacity: 2n ** 32n, accept: clean });
    const plain = createPuid({ key, alphabet: alphabets.hex, capacity: 2n ** 32n });
    const ids = codec.ids(0, 20_000);
    expect(ids.every(clean)).toBe(true);
    expect(codec.ordinals(ids)).toEqual(Array.from(ids, (_, i) => BigInt(i)));
    const differ = plain.ids(0, 20_000).filter((id, i) => id !== ids[i]);
    expect(differ.length).toBeGreaterThan(50);
    expect(differ.some(clean)).toBe(false);
  });

  it.each([
    ["cat", '"words" must be an iterable of strings, got "cat"'],
    [undefined, '"words" must be an iterable of strings, got undefined'],
    [[""], '"words" must be strings of at least one character, got ""'],
    [["cat", 7], '"words" must be strings of at least one character, got 7'],
  ])("rejects %o as words", (words, message) => {
    const error = refusal(() => rejectWords(words as never));
    expect(error).toMatchObject({ code: "invalid_options", option: "words", message });
  });
});

describe("rejectNumberLike", () => {
  it.each(
    "0 12 007 12e45 12E45 1e+5 1e-5 1d5 1.5 .5 .25 1, 1,000 1_000 0x1f 0XFF 0b11 0o17 1.e3 12% 1-2 3/4 1-2-3 12:30 12:30:59 inf Infinity .inf NaN .nan -1 -abc +1 =1 =abc @abc -".split(
      " ",
    ),
  )("rejects %s", (text) => expect(rejectNumberLike(text)).toBe(false));

  it.each("a 12f45 e45 1e5x 0xg1 1.5a usr_12 usr_-1 1--2 infx nans 12e4e5 a1-2 ~1".split(" "))(
    "accepts %s",
    (text) => expect(rejectNumberLike(text)).toBe(true),
  );

  it("keeps numbers out of a codec's ids", () => {
    const codec = createPuid({
      key,
      alphabet: "0123456789e-",
      length: 6,
      capacity: 1000n,
      accept: rejectNumberLike,
    });
    const ids = codec.ids(0, 1000);
    for (const id of ids) expect(Number(id)).toBeNaN();
    for (const id of ids) expect(id).not.toMatch(/^-/);
    expect(codec.ordinals(ids)).toHaveLength(1000);
    expect(
      createPuid({ key, alphabet: "0123456789e-", length: 6, capacity: 1000n }).ids(0, 1000),
    ).not.toEqual(ids);
  });
});
