import type { EncryptBlocks } from "./block-cipher.js";

/**
 * Returns the AES of `node:crypto`, which Node, Bun and Deno have, under a key of 16, 24 or 32 bytes. In calls for many
 * blocks it takes nanoseconds a block. Returns `undefined` where there is none: Web Crypto is asynchronous.
 *
 * A codec calls this for its first large batch, because loading the module takes longer than creating a codec.
 */
export function createPlatformAes(key: Uint8Array): EncryptBlocks | undefined {
  let cipher: NodeCipher;
  try {
    const { createCipheriv } = globalThis.process.getBuiltinModule("node:crypto");
    // ECB enciphers each block independently, which is what a round of FF1 needs.
    cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
  } catch {
    return undefined; // another platform, an older runtime, or a policy without ECB
  }
  return (blocks) => blocks.set(cipher.update(blocks));
}
