import { alphabets, createPuid, type Puid, type PuidOptions } from "../../src/index.js";
import { key } from "./key.js";

/** A million strings and ten thousand ordinals: a filter has a hundred attempts for each. */
export const small: PuidOptions<""> = { key, alphabet: alphabets.decimal, length: 6, capacity: 10_000n };

/** The codec of the same strings without a filter, which has an ordinal for each. */
export const everything: Puid<""> = createPuid({ ...small, capacity: 1_000_000n });
