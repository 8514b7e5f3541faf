import { type Cipher, createCipheriv } from "node:crypto";

/** The last key, expanded. Expanding takes longer than a block, and tests encrypt many blocks with one key. */
let last: { readonly key: Uint8Array; readonly cipher: Cipher } | undefined;

/** Encrypts a block with the AES of Node. Runtimes without Node use `assurance/runtimes/aes.ts` instead. */
export function aes(key: Uint8Array, block: Uint8Array): Uint8Array {
  if (last?.key !== key) {
    const cipher = createCipheriv(`aes-${8 * key.length}-ecb`, key, null).setAutoPadding(false);
    last = { key, cipher };
  }
  return last.cipher.update(block);
}
