import type { Format } from "../store/store.js";
import type { ServiceCodec } from "./service.js";

/** The last ordinal of a 64-bit counter. */
const LAST = 2n ** 63n - 1n;

/** Returns what the database remembers of a codec. */
export function formatOf(codec: ServiceCodec): Format {
  const { capacity = 2n ** 63n, accept } = codec;
  const fingerprint = accept === undefined ? codec.id(0n) : `${codec.id(0n)} of ${capacity}`;
  return { fingerprint, last: capacity - 1n < LAST ? capacity - 1n : LAST };
}
