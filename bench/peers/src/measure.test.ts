import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { each, measure } from "./measure.js";

/** A clock that only tasks move. */
let now = 0;
beforeEach(() => {
  now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A task whose runs take these milliseconds, one after the other. */
function task(name: string, count: number, times: number[]): Parameters<typeof measure>[0][number] {
  return {
    name,
    count,
    run: () => {
      now += times.shift()!;
    },
  };
}

describe("measure", () => {
  it("returns the median of the rounds after the warm-up, in nanoseconds per operation", () => {
    expect(measure([task("a", 1000, [900, 800, 5, 1, 2, 3])], 6, 0)).toEqual({ a: 2500 });
  });

  it("repeats a task until it took the milliseconds of a round", () => {
    expect(measure([task("a", 1, [4, 4, 7, 1])], 1, 10)).toEqual({ a: 5e6 });
  });

  it("lets the tasks take turns", () => {
    const order: string[] = [];
    const tasks = ["a", "b"].map((name) => ({ name, count: 1, run: () => order.push(name) }));
    measure(tasks, 2, 0);
    expect(order).toEqual(["a", "b", "a", "b"]);
  });
});

describe("each", () => {
  it("applies an operation to each input, and counts them", () => {
    const operation = vi.fn();
    const { count, run } = each("a", [1, 2, 3], operation);
    run();
    expect(count).toBe(3);
    expect(operation.mock.calls).toEqual([[1], [2], [3]]);
  });
});
