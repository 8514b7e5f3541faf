/** A block cipher under one key. */
export interface BlockCipher {
  /** Encrypts a block of four words, most significant first, in place. */
  encrypt(block: Int32Array): void;
}

/** Encrypts many 16-byte blocks, each independently. */
export type EncryptBlocks = (blocks: Uint8Array) => Uint8Array;

/** Returns AES of many blocks at once under a key of 16, 24 or 32 bytes, or `undefined` if the platform forbids it. */
export type CreateCipher = (key: Uint8Array) => EncryptBlocks | undefined;
