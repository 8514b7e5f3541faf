export { type Alphabets, alphabets } from "./alphabet.js";
export type { Codec } from "./codec.js";
export { type InvalidIdReason, PuidError, type PuidErrorCode, type PuidErrorDetails } from "./errors.js";
export { generateKey } from "./key.js";
export type { PuidOptions } from "./options.js";
export { type Brand, createPuid, type Puid, type PuidId } from "./puid.js";
