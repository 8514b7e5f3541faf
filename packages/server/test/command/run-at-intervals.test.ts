import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runAtIntervals } from "../../src/command/run-at-intervals.js";

describe("runAtIntervals", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("runs the work at once, then at each interval, until it ends", async () => {
    const work = vi.fn(async () => {});
    const end = runAtIntervals(1000, work);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2999);
    expect(work).toHaveBeenCalledTimes(3);
    await end();
    await vi.advanceTimersByTimeAsync(5000);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it("starts no run during another one, and waits for the last one at the end", async () => {
    let finish = (): void => {};
    const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const end = runAtIntervals(1000, work);
    await vi.advanceTimersByTimeAsync(3500);
    expect(work).toHaveBeenCalledTimes(1);
    finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(work).toHaveBeenCalledTimes(2);
    let hasEnded = false;
    const ended = end().then(() => {
      hasEnded = true;
    });
    await vi.advanceTimersByTimeAsync(0);
    expect(hasEnded).toBe(false);
    finish();
    await ended;
  });

  it("does not keep the process alive", async () => {
    vi.useRealTimers();
    const timers = vi.spyOn(globalThis, "setInterval");
    const end = runAtIntervals(100_000, async () => {});
    expect((timers.mock.results[0]!.value as NodeJS.Timeout).hasRef()).toBe(false);
    await end();
    timers.mockRestore();
  });
});
