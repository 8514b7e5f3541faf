import { BatchPermutation, type CreateBatchPermutation, type CreateCipher } from "../core/batches.js";

/**
 * Returns the AES of `node:crypto`, which Bun and Deno have too. In calls for many blocks it takes nanoseconds a
 * block. The first batch loads the module, because loading it takes longer than creating a codec.
 */
export const createCipher: CreateCipher = (key) => {
  let cipher: NodeCipher;
  try {
    const { createCipheriv } = process.getBuiltinModule("node:crypto");
    // ECB enciphers each block independently, which is what a round of FF1 needs.
    cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
  } catch {
    return undefined; // an older runtime, or a build or a policy without ECB
  }
  return (blocks) => cipher.update(blocks);
};

/** Returns a permutation of many ordinals at once that uses `node:crypto`. */
export const createBatchPermutation: CreateBatchPermutation = (permutation, key) =>
  new BatchPermutation(permutation, key, createCipher);
