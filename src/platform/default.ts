import type { CreateCipher } from "../ff1/block-cipher.js";

/** No platform but Node's kind has synchronous AES: Web Crypto is asynchronous. */
export const createCipher: CreateCipher | undefined = undefined;
