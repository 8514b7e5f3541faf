// All that the library uses of its platform beyond the language. The declarations are written by hand. So code that uses
// anything else of Node or of the DOM does not compile.

declare const crypto: {
  getRandomValues(array: Uint8Array): Uint8Array;
};

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// What `platform/node.ts` uses of Node.

interface NodeCipher {
  setAutoPadding(pad: boolean): NodeCipher;
  update(data: Uint8Array): Uint8Array;
}

declare const process: {
  getBuiltinModule(name: "node:crypto"): {
    createCipheriv(algorithm: string, key: Uint8Array, iv: null): NodeCipher;
  };
};
