import type { CreateCipher } from "../ff1/block-cipher.js";

/**
 * Returns the AES of `node:crypto`, which Bun and Deno have too. In calls for many blocks it takes nanoseconds a
 * block. The first batch loads the module, because loading it takes longer than creating a codec.
 */
export const createCipher: CreateCipher | undefined = (key) => {
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
