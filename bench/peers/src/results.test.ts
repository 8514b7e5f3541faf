import { describe, expect, it } from "vitest";
import { median, Results, type Run } from "./results.js";

const run = (
  runtime: string,
  state: Run["state"],
  group: string,
  nanoseconds: Record<string, number>,
): Run => ({ runtime, version: "1", state, group, nanoseconds });

const results = new Results([
  run("Node 20", "fresh", "sqids", { id: 100, encode: 1000 }),
  run("Node 20", "lived-in", "sqids", { id: 150, encode: 1200 }),
  run("Node 20", "fresh", "sqids", { id: 110, encode: 330 }),
  run("Node 20", "lived-in", "sqids", { id: 160, encode: 1600 }),
  run("Node 20", "fresh", "sqids", { id: 400, encode: 800 }),
  run("Node 20", "lived-in", "sqids", { id: 130, encode: 1300 }),
  run("Node 20", "fresh", "UUID", { id: 7 }),
  run("Bun", "fresh", "sqids", { id: 9, encode: 90 }),
]);
const fresh = { runtime: "Node 20", state: "fresh", group: "sqids" } as const;

describe("Results", () => {
  it("time is the median of the processes of a runtime, a state and a group", () => {
    expect(results.time(fresh, "id")).toBe(110);
    expect(results.time({ ...fresh, state: "lived-in" }, "id")).toBe(150);
    expect(results.time({ ...fresh, runtime: "Bun" }, "encode")).toBe(90);
    expect(results.time({ ...fresh, group: "UUID" }, "id")).toBe(7);
  });

  it("ratio is the median of the ratios within processes, not the ratio of medians", () => {
    expect(results.ratio(fresh, "encode", "id")).toBe(3);
    expect(results.ratio(fresh, "id", "encode")).toBe(1 / 3);
  });

  it("spread is the difference of the extreme processes, relative to the median", () => {
    expect(results.spread(fresh, "id")).toBe(300 / 110);
    expect(results.spread({ ...fresh, group: "UUID" }, "id")).toBe(0);
  });

  it("throws for what was not measured", () => {
    expect(() => results.time(fresh, "decode")).toThrow('the group "sqids" has no task "decode"');
    expect(() => results.ratio(fresh, "id", "decode")).toThrow('the group "sqids" has no task "decode"');
    expect(() => results.time({ ...fresh, runtime: "Deno" }, "id")).toThrow("there are no values");
  });

  it("shows the first runtime, in a lived-in process", () => {
    expect(results.shown).toEqual({ runtime: "Node 20", state: "lived-in" });
  });

  it("lists runtimes, groups, tasks and the number of processes", () => {
    expect([...results.runtimes]).toEqual([
      ["Node 20", "1"],
      ["Bun", "1"],
    ]);
    expect(results.groups).toEqual(["sqids", "UUID"]);
    expect(results.tasksOf("sqids")).toEqual(["id", "encode"]);
    expect(results.tasksOf("UUID")).toEqual(["id"]);
    expect(results.processes).toBe(3);
  });
});

describe("median", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    expect(median([10, 9, 100])).toBe(10);
    expect(median([10, 2, 100, 4])).toBe(7);
    expect(() => median([])).toThrow("there are no values");
  });
});
