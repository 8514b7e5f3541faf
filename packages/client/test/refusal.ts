import { PuidClientError } from "../src/index.js";

/** Returns the PuidClientError that an action rejects with. Throws if the action does anything else. */
export async function refusal(action: () => Promise<unknown>): Promise<PuidClientError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof PuidClientError) return error;
    throw error;
  }
  throw new Error("it did not reject");
}
