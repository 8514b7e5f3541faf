import { createCipheriv } from "node:crypto";
import { Batch } from "../ff1/batch.js";
import type { CreateBatch } from "./none.js";

/** Batches by `node:crypto`'s AES, which Bun and Deno have too: a few nanoseconds a block, in calls for many. */
export const createBatch: CreateBatch = (key, parameters, size) => {
  const cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
  return new Batch(parameters, size, (blocks) => cipher.update(blocks));
};
