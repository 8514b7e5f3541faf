import { describe, expect, it } from "vitest";
import { MOST_KEYS, RateLimit } from "../../src/limits/rate-limit.js";

/** A clock that tests move. */
const clock = { ms: 0, now: () => clock.ms };

describe("RateLimit", () => {
  it("allows a burst, then one request after another, and returns how long to wait", () => {
    const limit = new RateLimit({ requests: 3, seconds: 6 }, clock.now);
    expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 2000]);
    clock.ms += 500.5;
    expect(limit.wait("a")).toBe(1500);
    expect(limit.take("a")).toBe(1500);
    clock.ms += 1499;
    expect(limit.take("a")).toBe(1);
    clock.ms += 1;
    expect(limit.wait("a")).toBe(0);
    expect([limit.take("a"), limit.take("a")]).toEqual([0, 2000]);
    // After any pause, a burst is no larger.
    clock.ms += 1e9;
    expect([1, 2, 3, 4].map(() => limit.take("a"))).toEqual([0, 0, 0, 2000]);
  });

  it("has a rate for each key", () => {
    const limit = new RateLimit({ requests: 1, seconds: 1 }, clock.now);
    expect([limit.take("a"), limit.take("b"), limit.take("a")]).toEqual([0, 0, 1000]);
  });

  it("giveBack takes a request back", () => {
    const limit = new RateLimit({ requests: 2, seconds: 2 }, clock.now);
    limit.giveBack("a");
    expect([limit.take("a"), limit.take("a"), limit.take("a")]).toEqual([0, 0, 1000]);
    limit.giveBack("a");
    expect([limit.take("a"), limit.take("a")]).toEqual([0, 1000]);
  });

  it("allows every request if the rate is null", () => {
    const limit = new RateLimit(null, clock.now);
    for (let i = 0; i < 1000; i++) expect(limit.take("a")).toBe(0);
  });

  it("keeps the 10,000 keys that were used last", () => {
    const limit = new RateLimit({ requests: 1, seconds: 1 }, clock.now);
    const takeOthers = (count: number): void => {
      for (let i = 0; i < count; i++) limit.take(crypto.randomUUID());
    };
    expect(limit.take("a")).toBe(0);
    takeOthers(MOST_KEYS - 1);
    expect(limit.take("a")).toBe(1000);
    takeOthers(MOST_KEYS - 1);
    expect(limit.take("a")).toBe(1000);
    takeOthers(MOST_KEYS);
    expect(limit.take("a")).toBe(0);
  });
});
