import { describe, expect, it } from "vitest";
import {
  lengthWith,
  nameOf,
  readWhole,
  showCount,
  showEnd,
  showGuess,
} from "../../../docs/playground/src/format.js";
import { alphabets, createPuid } from "../../../src/index.js";

const today = new Date("2026-01-01T00:00:00Z");

describe("the figures of the playground", () => {
  it("find the shortest length with the guard bits", () => {
    for (const name of ["crockford32", "base62", "decimal"] as const) {
      const alphabet = alphabets[name];
      for (const guard of [0, 8, 32, 64]) {
        const length = lengthWith(guard, 2n ** 40n, alphabet.length)!;
        const key = "98259b8160c492e26407ad772adae700";
        const codec = createPuid({ key, alphabet, length, capacity: 2n ** 40n });
        expect(codec.guardBits, `${name}, ${guard}`).toBeGreaterThanOrEqual(guard);
        // One character less is too short for the guard bits.
        expect(codec.guardBits - Math.log2(alphabet.length)).toBeLessThan(guard);
      }
    }
    expect(lengthWith(32, 2n ** 63n, 32)).toBe(19);
    expect(lengthWith(70, 2n ** 63n, 32)).toBeUndefined();
  });

  it("show the odds of a guess", () => {
    expect(showGuess(1, 0)).toBe("every guess");
    expect(showGuess(12.34, 3.6)).toBe("1 in 12.3");
    expect(showGuess(2 ** 32, 32)).toBe("1 in 4.3 × 10^9");
    expect(showGuess(Infinity, 20_417)).toBe("1 in about 10^6146");
  });

  it("show numbers", () => {
    expect(showCount(1_000_000n)).toBe("1,000,000");
    expect(showCount(2n ** 63n)).toBe("about 9.2 × 10^18");
    expect(showCount(10n ** 400n)).toBe("about 1.0 × 10^400");
  });

  it("show the day when ids run out", () => {
    expect(showEnd(1000n, 100n, today)).toBe("on 2026-01-11, in 10 days");
    expect(showEnd(1000n, 2000n, today)).toBe("today");
    expect(showEnd(100n, 100n, today)).toBe("on 2026-01-02, in 1 day");
    expect(showEnd(365n, 1n, today)).toBe("on 2027-01-01, in 365 days");
    expect(showEnd(366n, 1n, today)).toBe("on 2027-01-02, in 1 year");
    expect(showEnd(3652n, 1n, today)).toBe("on 2036-01-01, in 9 years");
    expect(showEnd(3653n, 1n, today)).toBe("on 2036-01-02, in 10 years");
    expect(showEnd(2n ** 63n, 1_000_000n, today)).toBe("in about 25,000,000,000 years");
    expect(showEnd(2n ** 128n, 1n, today)).toBe("in about 9.3 × 10^35 years");
    expect(showEnd(1000n, 0n, today)).toBe("never: no row is added");
    expect(showEnd(365_242n, 1n, today)).toMatch(/^on 302\d-\d\d-\d\d, in 999 years$/);
    expect(showEnd(365_243n, 1n, today)).toBe("in about 1,000 years");
  });

  it("read numbers as the command does", () => {
    expect(readWhole("capacity", " 2^32 ")).toBe(2n ** 32n);
    expect(readWhole("capacity", "5e9")).toBe(5_000_000_000n);
    expect(() => readWhole("capacity", "1.5")).toThrow(
      '"capacity" must be a whole number, such as 1000000, 1e6 or 2^63, got "1.5"',
    );
  });

  it("find the name of an alphabet", () => {
    expect(nameOf(alphabets.base58)).toBe("base58");
    expect(nameOf("abc")).toBeUndefined();
  });
});
