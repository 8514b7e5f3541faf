import { type Cipher, createCipheriv } from "node:crypto";
import { BatchPermutation, type CreateBatchPermutation, type CreateCipher } from "../core/batches.js";

/** `node:crypto`'s AES, which Bun and Deno have too: a few nanoseconds a block, in calls for many. */
export const createCipher: CreateCipher = (key) => {
  let cipher: Cipher;
  try {
    cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
  } catch {
    return undefined; // a build or a policy without ECB, which single blocks are
  }
  return (blocks) => cipher.update(blocks);
};

export const createBatchPermutation: CreateBatchPermutation = (permutation, key) =>
  new BatchPermutation(permutation, key, createCipher);
