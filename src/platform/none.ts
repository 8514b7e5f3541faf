import type { Bulk } from "../bulk.js";
import type { Permutation } from "../permutation.js";

/** What does a codec's permutation for many at once. */
export type CreateBulk = (permutation: Permutation, key: Uint8Array) => Bulk;

/** A platform has no AES to call and wait for, unless it is known to: Web Crypto's answers later. */
export const createBulk: CreateBulk | undefined = undefined;
