import { PuidError } from "../../src/index.js";

/** Returns the PuidError that an action throws. Throws if it throws nothing, or something else. */
export function refusal(action: () => unknown): PuidError {
  try {
    action();
  } catch (error) {
    if (error instanceof PuidError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
