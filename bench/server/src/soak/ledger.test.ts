import { createPuid } from "puid-codec";
import { describe, expect, it } from "vitest";
import { dayOf, type Final, Ledger } from "./ledger.js";

const codec = createPuid({ key: "5a6fb1bd39e4c9e0b1f6f2a60a2c6a4b" });
const NOON = Date.UTC(2026, 0, 2, 12);
const MIDNIGHT = Date.UTC(2026, 0, 3);

/** A ledger of two accounts: `ada` received 10 ids and may have lost 5, and `bob` received 3. */
function create(): Ledger {
  const ledger = new Ledger(codec);
  ledger.receive("ada", codec.ids(1, 10), NOON, NOON + 5);
  ledger.lose("ada", 5, NOON, NOON + 5);
  ledger.receive("bob", codec.ids(16, 3), NOON, NOON + 5);
  return ledger;
}

const final = (taken: number, ada: number, bob: number, day = dayOf(NOON)): Final => ({
  taken,
  used: new Map(Object.entries({ ada, bob })),
  day,
});

describe("Ledger", () => {
  it("accepts any outcome of the requests whose outcome is unknown", () => {
    expect(create().compare(final(18, 15, 3))).toEqual([]);
    expect(create().compare(final(18, 10, 3))).toEqual([]);
  });

  it.each([
    ["an ordinal above the counter", final(17, 15, 3), ["the ordinal 18 must be taken"]],
    [
      "a gap that no request explains",
      final(19, 15, 3),
      [/counter must have taken 13 to 18 ordinals, got 19/],
    ],
    ["usage below the responses", final(18, 9, 3), ["ada must have used 10 to 15 ids, got 9"]],
    ["usage above the requests", final(18, 16, 3), ["ada must have used 10 to 15 ids, got 16"]],
    ["usage of an account without lost requests", final(18, 15, 4), ["bob must have used 3 to 3 ids, got 4"]],
  ])("finds %s", (_, last, messages) => {
    expect(create().compare(last)).toEqual(
      messages.map((message) => (typeof message === "string" ? message : expect.stringMatching(message))),
    );
  });

  it("finds an account without usage", () => {
    const messages = create().compare({ taken: 18, used: new Map([["ada", 12]]), day: dayOf(NOON) });
    expect(messages).toEqual(["bob must have used 3 to 3 ids, got 0"]);
  });

  it("rejects an id that was issued twice", () => {
    const ledger = create();
    ledger.check();
    ledger.receive("bob", codec.ids(10, 1), NOON, NOON);
    expect(() => ledger.check()).toThrow("the id of 10 was issued twice");
  });

  it("counts requests of the last day only, and those across midnight for either day", () => {
    const ledger = create();
    ledger.receive("ada", codec.ids(19, 2), MIDNIGHT - 1, MIDNIGHT + 1);
    ledger.receive("bob", codec.ids(21, 1), MIDNIGHT + 1, MIDNIGHT + 2);
    const day = dayOf(MIDNIGHT);
    expect(ledger.compare(final(21, 2, 1, day))).toEqual([]);
    expect(ledger.compare(final(21, 0, 1, day))).toEqual([]);
    expect(ledger.compare(final(21, 3, 1, day))).toEqual(["ada must have used 0 to 2 ids, got 3"]);
  });
});
