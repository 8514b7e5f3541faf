// All that the library asks of its platform beyond the language itself. Declared here by hand, so that using
// anything else, of Node or of the DOM, does not compile.

declare const crypto: {
  getRandomValues(array: Uint8Array): Uint8Array;
};

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// And what `platform/node.ts` asks of Node.

declare module "node:crypto" {
  interface Cipher {
    setAutoPadding(pad: boolean): Cipher;
    update(data: Uint8Array): Uint8Array;
  }
  function createCipheriv(algorithm: string, key: Uint8Array, iv: null): Cipher;
}
