import type { Batch } from "../ff1/batch.js";
import type { Parameters } from "../ff1/parameters.js";

/** Room for `size` numeral strings, under a key of 16, 24 or 32 bytes; none where the platform forbids it. */
export type CreateBatch = (key: Uint8Array, parameters: Parameters, size: number) => Batch | undefined;

/** A platform has no AES to call and wait for, unless it is known to: Web Crypto's answers later. */
export const createBatch: CreateBatch | undefined = undefined;
