// All that the library uses of its platform beyond the language. The declarations are written by hand. So code that uses
// anything else of Node or of the DOM does not compile.

declare const crypto: {
  getRandomValues(array: Uint8Array): Uint8Array;
};

declare namespace WebAssembly {
  function validate(bytes: Uint8Array): boolean;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: object;
    constructor(module: Module);
  }
}

declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

declare class TextDecoder {
  constructor(encoding: "utf-8", options: { readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

// What `ff1/platform-aes.ts` uses of Node.

interface NodeCipher {
  setAutoPadding(pad: boolean): NodeCipher;
  update(data: Uint8Array): Uint8Array;
}

declare var process: {
  getBuiltinModule(name: "node:crypto"): {
    createCipheriv(algorithm: string, key: Uint8Array, iv: null): NodeCipher;
  };
};
