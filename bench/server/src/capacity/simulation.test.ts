import { describe, expect, it } from "vitest";
import { type Scenario, simulate } from "./simulation.js";

const IDLE: Scenario = {
  nodes: 1,
  request: 0.1,
  statement: 0.5,
  further: 0.01,
  commit: 2,
  most: 1000,
  load: { perSecond: 1 },
};

describe("the simulation", () => {
  it("gives a lone request its own times", () => {
    const { rate, shared, p50, p99 } = simulate(IDLE);
    expect(rate).toBeGreaterThan(0.5);
    expect(rate).toBeLessThan(2);
    expect([shared, p50, p99]).toEqual([1, expect.closeTo(2.6, 9), expect.closeTo(2.6, 9)]);
  });

  it("has at most one commit in a commit's time", () => {
    for (const nodes of [1, 4]) {
      const outcome = simulate({ ...IDLE, nodes, load: { connections: 100 } });
      const commits = outcome.rate / outcome.shared;
      expect(commits).toBeLessThanOrEqual(1000 / 2.5);
      expect(commits).toBeGreaterThan(1000 / 4);
    }
  });

  it("answers requests one after another if they don't share statements", () => {
    const outcome = simulate({ ...IDLE, most: 1, load: { connections: 50 } });
    expect(outcome.shared).toBe(1);
    expect(outcome.rate).toBeCloseTo(1000 / 2.5, 0);
    // Little's law: the time in the system is the number of requests in it, divided by their rate.
    expect(outcome.p50).toBeCloseTo(50 * 2.5, 0);
  });

  it("is limited by the processors of the nodes", () => {
    for (const nodes of [1, 3]) {
      const { rate } = simulate({ ...IDLE, nodes, request: 1, load: { connections: 400 } });
      expect(rate).toBeGreaterThan(0.9 * 1000 * nodes);
      expect(rate).toBeLessThanOrEqual(1001 * nodes);
    }
  });

  it("keeps up with a load below the limit", () => {
    const { rate, p99 } = simulate({ ...IDLE, nodes: 8, load: { perSecond: 20_000 } });
    expect(rate / 20_000).toBeCloseTo(1, 1);
    expect(p99).toBeLessThan(100);
  });
});
