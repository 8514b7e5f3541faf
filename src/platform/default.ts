import type { CreateBatchPermutation } from "../core/batches.js";

/** A platform has no AES to call and wait for, unless it is known to: Web Crypto's answers later. */
export const createBatchPermutation: CreateBatchPermutation | undefined = undefined;
