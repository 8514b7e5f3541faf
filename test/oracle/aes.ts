import { createCipheriv } from "node:crypto";

/** A block under AES, by Node; `assurance/runtimes/aes.ts` is for where Node is not. */
export const aes = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  createCipheriv(`aes-${8 * key.length}-ecb`, key, null)
    .setAutoPadding(false)
    .update(block);
