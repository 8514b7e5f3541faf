import type { BlockCipher } from "../block-cipher.js";
import { B, BLOCK, GROUPS, HALVES, KEY, STATE, STATE_END } from "./layout.js";

/** What the kernel exports. `sign` is 0 to encrypt and −1 to decrypt. `assembly/` describes each. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly setKey: (bytes: number) => void;
  readonly encryptBlock: () => void;
  readonly setInputs: () => void;
  readonly rounds: (sign: 0 | -1) => void;
  readonly encipher: (number: number) => void;
  readonly encipherHalves: () => void;
  readonly decipher: () => number;
  readonly splitMany: (count: number) => void;
  readonly joinMany: (count: number) => void;
  readonly writeMany: (count: number, text: number, stride: number) => void;
  readonly readMany: (count: number, text: number, stride: number) => number;
  readonly permuteMany: (sign: 0 | -1, count: number) => void;
  readonly startMany: (round: number, count: number) => void;
  readonly roundMany: (round: number, sign: 0 | -1, count: number) => void;
}

/** The instance of WebAssembly that does AES, the rounds of FF1 and their text. A process has one. */
export class Kernel {
  readonly exports: KernelExports;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** The copy of the state that the kernel has. */
  private state: Uint8Array | undefined;

  /** @param exports - `KernelExports` */
  constructor(exports: object) {
    this.exports = exports as KernelExports;
    const { memory } = this.exports;
    this.bytes = new Uint8Array(memory.buffer);
    this.view = new DataView(memory.buffer);
  }

  /** Sets the key, which is 16, 24 or 32 bytes. There is no copy of the state then. */
  setKey(key: Uint8Array): void {
    this.state = undefined;
    this.bytes.set(key, KEY);
    this.exports.setKey(key.length);
    this.bytes.fill(0, KEY, GROUPS); // the key and its schedule
  }

  /** Returns a copy of the state: what the kernel has in its memory for one key and format. */
  copyState(): Uint8Array {
    return this.bytes.slice(STATE, STATE_END);
  }

  /** Makes the state that of a copy. */
  take(state: Uint8Array): void {
    if (this.state === state) return;
    this.bytes.set(state, STATE);
    this.state = state;
  }

  /** Encrypts a block of four words in place, under the key of the state. */
  encryptBlock(block: Int32Array): void {
    for (let word = 0; word < 4; word++) this.view.setInt32(BLOCK + 4 * word, block[word]!);
    this.exports.encryptBlock();
    for (let word = 0; word < 4; word++) block[word] = this.view.getInt32(BLOCK + 4 * word);
  }

  /** Sets NUM(A) and NUM(B) of string `k`. */
  setHalves(k: number, a: bigint, b: bigint): void {
    setLong(this.view, HALVES + 2 * B * k, a);
    setLong(this.view, HALVES + 2 * B * k + B, b);
  }

  /** Returns NUM(A) of string `k` for `offset` 0, and NUM(B) for `B`. */
  getHalf(k: number, offset: number): bigint {
    const at = HALVES + 2 * B * k + offset;
    return (this.view.getBigUint64(at + 8, true) << 64n) | this.view.getBigUint64(at, true);
  }
}

/** Returns AES in the kernel. */
export function createKernelAes(kernel: Kernel, key: Uint8Array): BlockCipher {
  kernel.setKey(key);
  const state = kernel.copyState();
  return {
    encrypt(block) {
      kernel.take(state);
      kernel.encryptBlock(block);
    },
  };
}

/** Sets 16 bytes to a number below 2^128. */
export function setLong(view: DataView, at: number, value: bigint): void {
  view.setBigUint64(at, value & (2n ** 64n - 1n), true);
  view.setBigUint64(at + 8, value >> 64n, true);
}
