import { PuidError } from "../src/index.js";

/** The PuidError that an action rejects with; anything else that happens is a failure. */
export async function refusal(action: () => Promise<unknown>): Promise<PuidError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof PuidError) return error;
    throw error;
  }
  throw new Error("it did not reject");
}
