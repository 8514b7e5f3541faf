import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { issued } from "../support/arbitraries.js";
import { key } from "../support/key.js";

const users = createPuid({ key, prefix: "usr_" });
const id = "usr_t0p05ytv42x8a07rmzv"; // of 42

describe("normalize", () => {
  it.each([
    ["capitals", "USR_T0P05YTV42X8A07RMZV"],
    ["hyphens", "usr_t0p05-ytv42-x8a07-rmzv"],
    ["spaces and line ends", "  usr_ t0p05 ytv42\tx8a07 rmzv\r\n"],
    ["a no-break space and a zero-width space", "usr_t0p05\u00a0ytv42\u200bx8a07rmzv"],
    ["the hyphens and dashes of word processors", "usr_t0p05\u2010ytv42\u2013x8a07\u2014rmzv"],
    ["a soft hyphen and a minus", "usr_t0p05\u00adytv42\u2212x8a07rmzv"],
    ["o for 0", "usr_top05ytv42x8ao7rmzv"],
    ["O for 0", "USR_TOPO5YTV42X8AO7RMZV"],
  ])("corrects %s", (_, typed) => {
    expect(users.normalize(typed)).toBe(id);
    expect(users.ordinal(users.normalize(typed))).toBe(42n);
  });

  it("reads i, I, l and L as 1", () => {
    const withOne = users.ids(0, 100).find((candidate) => candidate.includes("1", 4))!;
    for (const letter of "iIlL") expect(users.normalize(withOne.replaceAll("1", letter))).toBe(withOne);
  });

  it("recognises a prefix that looks like digits, or contains characters that are removed", () => {
    for (const prefix of ["ord_", "Oil-", "i-1-", "a.B~", "---"]) {
      const codec = createPuid({ key, prefix });
      const own = codec.id(7);
      expect(codec.normalize(own)).toBe(own);
      expect(codec.normalize(own.toUpperCase())).toBe(own);
      expect(codec.normalize(own.toLowerCase())).toBe(own);
      expect(codec.normalize(` ${[...own].join(" ")} `)).toBe(own);
    }
    expect(createPuid({ key, prefix: "ord_" }).normalize("0RD_abc")).toBe("ord_abc");
  });

  it("keeps characters of the alphabet", () => {
    const url = createPuid({ key, alphabet: alphabets.base64url });
    expect(url.normalize("a-B_c D–e")).toBe("a-B_cDe");
    const mixed = createPuid({ key, alphabet: alphabets.base62 });
    expect(mixed.normalize("oOiIlL-xX")).toBe("oOiIlLxX");
    const bitcoin = createPuid({ key, alphabet: alphabets.base58 });
    expect(bitcoin.normalize("o O i I l L")).toBe("oOi11L");
    const upper = createPuid({ key, alphabet: "0123456789ABCDEF" });
    expect(upper.normalize("ff-oI")).toBe("FF01");
    const letters = createPuid({ key, alphabet: alphabets.base36 });
    expect(letters.normalize("OIL")).toBe("oil");
    const safe = createPuid({ key, alphabet: alphabets.safe28 });
    expect(safe.normalize("O I L B")).toBe("oilb");
  });

  it("folds only ASCII letters", () => {
    // Full case folding changes the Kelvin sign to k and the long s to s.
    expect(users.normalize("usr_\u212a\u017f")).toBe("usr_\u212a\u017f");
    expect(users.normalize("\u0130\u0131")).toBe("\u0130\u0131");
  });

  it("adds no prefix, and also accepts strings that are not ids", () => {
    expect(users.normalize("T0P05-YTV42")).toBe("t0p05ytv42");
    expect(users.normalize("")).toBe("");
    expect(users.normalize("ord_T0P0")).toBe("0rd_t0p0");
  });

  it("returns a string of more than 65,536 characters unchanged", () => {
    const padding = " ".repeat(65_536 - id.length);
    expect(users.normalize(padding + id)).toBe(id);
    expect(users.normalize(` ${padding}${id}`)).toBe(` ${padding}${id}`);
  });

  it("corrects any id of an alphabet of one case, typed in the other case and in groups", () => {
    fc.assert(
      fc.property(issued, fc.integer({ min: 1, max: 9 }), ({ options, ordinal }, group) => {
        fc.pre(!/[A-Z]/.test(options.alphabet) || !/[a-z]/.test(options.alphabet));
        const codec = createPuid(options);
        const own = codec.id(ordinal);
        const separator = options.alphabet.includes("-") ? " " : "-";
        const typed = own.toUpperCase().replace(new RegExp(`.{${group}}`, "g"), `$&${separator}`);
        expect(codec.normalize(typed)).toBe(own);
        expect(codec.normalize(typed.toLowerCase())).toBe(own);
      }),
      { numRuns: 3000 },
    );
  });
});
