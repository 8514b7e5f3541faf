import { describe, expect, it } from "vitest";
import {
  createUsers,
  EXAMPLE_KEY,
  fromId,
  fromOrdinal,
  mistype,
} from "../../docs/.vitepress/theme/live/strip.js";
import { generateKey } from "../../src/index.js";
import { key } from "../support/key.js";

const codec = createUsers(EXAMPLE_KEY);
const id = "usr_t0p05ytv42x8a07rmzv";

describe("the strip of the first page", () => {
  it("begins with the row of the README, under its public key", () => {
    expect(EXAMPLE_KEY).toBe(key);
    expect(fromOrdinal(codec, "42")).toEqual({ ordinal: "42", id });
  });

  it("gives the id of an ordinal, and the ordinal of an id", () => {
    expect(fromOrdinal(codec, " 43 ")).toEqual({ ordinal: " 43 ", id: "usr_yv617a79petrfnk3v4w" });
    expect(fromId(codec, "usr_yv617a79petrfnk3v4w")).toEqual({
      ordinal: "43",
      id: "usr_yv617a79petrfnk3v4w",
    });
    expect(fromId(codec, codec.id(2n ** 63n - 1n)).ordinal).toBe("9223372036854775807");
  });

  it.each(["-1", "4.2", "0x10", "forty-two", "9223372036854775808"])(
    "gives the library's error for the ordinal %j, and no id",
    (ordinal) => {
      const pair = fromOrdinal(codec, ordinal);
      expect(pair).toMatchObject({
        ordinal,
        id: "",
        fault: { field: "ordinal", error: { code: "invalid_ordinal" } },
      });
      expect(pair.fault!.error.message).toMatch(/^"ordinal" must be /);
    },
  );

  it.each([
    ["42", "prefix"],
    ["usr_t0p05ytv42x8a07rmz", "length"],
    ["usr_t0p05ytv42x8a07rmz!", "character"],
    ["usr_t0p05ytv42x8a07rmzw", "unissued"],
  ])("gives the library's error for the id %j, and no ordinal", (wrong, reason) => {
    expect(fromId(codec, wrong)).toMatchObject({
      ordinal: "",
      id: wrong,
      fault: { field: "id", error: { code: "invalid_id", reason } },
    });
  });

  it("takes an empty field for no mistake", () => {
    expect(fromOrdinal(codec, "")).toEqual({ ordinal: "", id: "" });
    expect(fromId(codec, "")).toEqual({ ordinal: "", id: "" });
  });

  it("mistypes each character after the prefix in turn, in any key's ids", () => {
    expect(mistype(codec, id, 0)).toBe("usr_t0p05ytv42x8a07rmzw");
    expect(mistype(codec, id, 1)).toBe("usr_t0p05ytv42x8a07rm0v");
    expect(mistype(codec, id, 18)).toBe("usr_v0p05ytv42x8a07rmzv");
    expect(mistype(codec, id, 19)).toBe("usr_t0p05ytv42x8a07rmzw");
    expect(mistype({ alphabet: "abc", length: 1 }, "xc", 0)).toBe("xa");
    const own = createUsers(Buffer.from(generateKey()).toString("hex"));
    const mistyped = mistype(own, own.id(42n), 7);
    expect(mistyped).toHaveLength(id.length);
    expect(fromId(own, mistyped).fault?.error.reason).toBe("unissued");
  });
});
