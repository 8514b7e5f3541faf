/** The encipherment of many blocks at once. */
export type EncryptBlocks = (blocks: Uint8Array) => Uint8Array;

/** A platform has no AES to call and wait for, unless it is known to: Web Crypto's answers later. */
export const createEncryptBlocks: ((key: Uint8Array) => EncryptBlocks) | undefined = undefined;
