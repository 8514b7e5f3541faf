import { afterEach, beforeEach, vi } from "vitest";

/** Makes the clock of rates stand still: it moves only if a test moves it. */
export function useFrozenClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}
