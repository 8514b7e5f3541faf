import { describe, expect, it } from "vitest";
import { gather } from "../../src/util/gather.js";

/** Runs that end when the test says so. */
class Runs {
  readonly items: (readonly number[])[] = [];
  onStart: (items: readonly number[]) => void = () => {};
  private readonly ends: {
    resolve: (results: (string | Promise<string>)[]) => void;
    reject: (error: Error) => void;
  }[] = [];

  readonly run = (items: readonly number[]): Promise<(string | Promise<string>)[]> => {
    this.items.push(items);
    this.onStart(items);
    return new Promise((resolve, reject) => {
      this.ends.push({ resolve, reject });
    });
  };

  /** Ends the first run that has not ended, with these results or each item's own. */
  end(results?: (string | Promise<string>)[]): void {
    this.ends.shift()!.resolve(results ?? this.items.at(-1)!.map((item) => `result ${item}`));
  }

  fail(message: string): void {
    this.ends.shift()!.reject(new Error(message));
  }
}

/** Waits until the work that has been started is done. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe("gather", () => {
  it("runs an item that comes alone", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    for (const item of [1, 2]) {
      const result = call(item);
      await settle();
      expect(runs.items.at(-1)).toEqual([item]);
      runs.end();
      expect(await result).toBe(`result ${item}`);
    }
    expect(runs.items).toEqual([[1], [2]]);
  });

  it("runs items together that come before the event loop goes on", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const results = [call(1), call(2)];
    await null;
    results.push(call(3));
    await settle();
    runs.end();
    expect(await Promise.all(results)).toEqual(["result 1", "result 2", "result 3"]);
    expect(runs.items).toEqual([[1, 2, 3]]);
  });

  it("runs the items that come during a run together, in the order of their arrival", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const results = [call(1)];
    await settle();
    results.push(call(2), call(3));
    await settle();
    results.push(call(4));
    expect(runs.items).toEqual([[1]]);
    runs.end();
    await settle();
    results.push(call(5));
    expect(runs.items).toEqual([[1], [2, 3, 4]]);
    runs.end();
    await settle();
    expect(runs.items).toEqual([[1], [2, 3, 4], [5]]);
    runs.end();
    expect(await Promise.all(results)).toEqual([1, 2, 3, 4, 5].map((item) => `result ${item}`));
  });

  it("lets the next run send its statement before it gives the results of the last one", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const order: string[] = [];
    const results = [1, 2].map((item) => call(item).then((result) => order.push(result)));
    await settle();
    results.push(call(3).then((result) => order.push(result)));
    // node-postgres sends a statement in the next tick.
    runs.onStart = (items) => process.nextTick(() => order.push(`statement of ${items}`));
    runs.end();
    await settle();
    runs.end();
    await Promise.all(results);
    expect(order).toEqual(["statement of 3", "result 1", "result 2", "result 3"]);
  });

  it("runs the items that come after a run together, although nothing waited", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const first = call(1);
    await settle();
    const followers = first.then(() => [call(2), call(3)]);
    runs.end();
    await settle();
    expect(runs.items).toEqual([[1], [2, 3]]);
    runs.end();
    expect(await Promise.all(await followers)).toEqual(["result 2", "result 3"]);
  });

  it("runs at most 1,000 items together", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const results = Array.from({ length: 2500 }, (_, item) => call(item));
    for (let run = 0; run < 3; run++) {
      await settle();
      runs.end();
    }
    expect(await Promise.all(results)).toEqual(results.map((_, item) => `result ${item}`));
    expect(runs.items.map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });

  it("rejects the items of a run that rejects, and no others", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const before = call(1);
    await settle();
    const outcomes = Promise.allSettled([2, 3].map((item) => call(item)));
    runs.end();
    expect(await before).toBe("result 1");
    await settle();
    runs.fail("lost");
    expect(await outcomes).toEqual([
      { status: "rejected", reason: new Error("lost") },
      { status: "rejected", reason: new Error("lost") },
    ]);
    const after = call(4);
    await settle();
    runs.end();
    expect(await after).toBe("result 4");
  });

  it("rejects one item if its result is a promise that rejects", async () => {
    const runs = new Runs();
    const call = gather(runs.run);
    const outcomes = Promise.allSettled([1, 2, 3].map((item) => call(item)));
    await settle();
    runs.end(["early", Promise.reject(new Error("of the second item")), Promise.resolve("late")]);
    expect(await outcomes).toEqual([
      { status: "fulfilled", value: "early" },
      { status: "rejected", reason: new Error("of the second item") },
      { status: "fulfilled", value: "late" },
    ]);
  });

  it("keeps a rejection for its caller while the next run starts", async () => {
    const rejections: unknown[] = [];
    const note = (error: unknown): number => rejections.push(error);
    process.on("unhandledRejection", note);
    const runs = new Runs();
    const call = gather(runs.run);
    const first = call(1);
    await settle();
    const second = call(2);
    const outcome = Promise.allSettled([first]);
    runs.end([Promise.resolve().then(() => Promise.reject(new Error("late")))]);
    await settle();
    runs.end();
    expect(await outcome).toEqual([{ status: "rejected", reason: new Error("late") }]);
    expect(await second).toBe("result 2");
    process.off("unhandledRejection", note);
    expect(rejections).toEqual([]);
  });
});
