import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits for a condition.
 *
 * @throws Error if it does not hold in time; the message has what the run waited for
 */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 120,
): Promise<void> {
  const deadline = performance.now() + 1000 * seconds;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(50);
  }
}
