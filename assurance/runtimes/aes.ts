import { ecb } from "@noble/ciphers/aes.js";

/** What `test/oracle/aes.ts` is on Node, for all runtimes: the one thing that the tests have from Node. */
export const aes = (key: Uint8Array, block: Uint8Array): Uint8Array =>
  ecb(key, { disablePadding: true }).encrypt(block);
