import { describe, expect, it } from "vitest";
import { dayOf, Ledger } from "./ledger.js";

describe("a ledger", () => {
  it("finds the ordinals that come twice", () => {
    const ledger = new Ledger();
    ledger.record("ada", "2030-01-01", [1n, 2n, 3n]);
    ledger.record("ada", "2030-01-01", [1_000_000n, 999_999n]);
    expect(ledger.duplicates).toEqual([]);
    ledger.record("bob", "2030-01-01", [999_998n, 999_999n, 3n]);
    expect(ledger.duplicates).toEqual([999_999n, 3n]);
    expect(ledger).toMatchObject({ issued: 8, highest: 1_000_000n });
  });

  it("finds a duplicate of any ordinal", () => {
    for (const first of [1n, 524_287n, 524_288n, 2_000_000n]) {
      const ledger = new Ledger();
      const ordinals = Array.from({ length: 20 }, (_, i) => first + BigInt(i));
      ledger.record("ada", undefined, ordinals);
      ledger.record("ada", undefined, ordinals);
      expect(ledger.duplicates).toEqual(ordinals);
    }
  });

  it("counts ids by account and day", () => {
    const ledger = new Ledger();
    ledger.record("ada", "2030-01-01", [1n, 2n]);
    ledger.record("ada", undefined, [3n]);
    ledger.record("ada", "2030-01-02", [4n]);
    ledger.record("bob", "2030-01-02", [5n]);
    const { countOf, highest } = ledger.snapshot();
    ledger.record("ada", "2030-01-02", [6n]);
    expect(["2030-01-01", "2030-01-02", "2030-01-03"].map((day) => countOf("ada", day))).toEqual([2, 1, 0]);
    expect(highest).toBe(5n);
  });
});

describe("dayOf", () => {
  it("is the day in UTC", () => {
    expect(dayOf(Date.UTC(2030, 0, 1, 23, 59, 59, 999))).toBe("2030-01-01");
    expect(dayOf(Date.UTC(2030, 0, 2))).toBe("2030-01-02");
  });
});
