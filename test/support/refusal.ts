import { PuidError } from "../../src/index.js";

/** The PuidError that an action throws; anything else that happens is a failure. */
export function refusal(action: () => unknown): PuidError {
  try {
    action();
  } catch (error) {
    if (error instanceof PuidError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
