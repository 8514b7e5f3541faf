import type { CreateBatchPermutation } from "../core/batches.js";

/**
 * No platform but Node's kind has synchronous AES. Web Crypto is asynchronous, so batches use the library's own AES.
 */
export const createBatchPermutation: CreateBatchPermutation | undefined = undefined;
