// All that the library uses of its platform beyond the language. The declarations are written by hand. So code that uses
// anything else of Node or of the DOM does not compile.

declare const crypto: {
  getRandomValues(array: Uint8Array): Uint8Array;
};

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// What `platform/node.ts` uses of Node.

declare module "node:crypto" {
  interface Cipher {
    setAutoPadding(pad: boolean): Cipher;
    update(data: Uint8Array): Uint8Array;
  }
  function createCipheriv(algorithm: string, key: Uint8Array, iv: null): Cipher;
}
