import { createCipheriv } from "node:crypto";

/** Encrypts a block with the AES of Node. Runtimes without Node use `assurance/runtimes/aes.ts` instead. */
export const aes = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  createCipheriv(`aes-${8 * key.length}-ecb`, key, null)
    .setAutoPadding(false)
    .update(block);
