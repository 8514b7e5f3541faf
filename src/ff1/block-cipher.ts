/** A block cipher under one key. */
export interface BlockCipher {
  /** Encrypts a block of four words, most significant first, in place. */
  encrypt(block: Int32Array): void;
}

/** Encrypts many 16-byte blocks in place, each independently. */
export type EncryptBlocks = (blocks: Uint8Array) => void;
