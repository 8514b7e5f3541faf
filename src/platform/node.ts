import { type Cipher, createCipheriv } from "node:crypto";
import { Batch } from "../ff1/batch.js";
import type { CreateBatch } from "./none.js";

/** Batches by `node:crypto`'s AES, which Bun and Deno have too: a few nanoseconds a block, in calls for many. */
export const createBatch: CreateBatch = (key, parameters, size) => {
  let cipher: Cipher;
  try {
    cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
  } catch {
    return undefined; // a build or a policy without ECB, which single blocks are
  }
  return new Batch(parameters, size, (blocks) => cipher.update(blocks));
};
