// All that the library asks of its platform beyond the language itself. Declared here by hand, so that using
// anything else, of Node or of the DOM, does not compile.

declare const crypto: {
  getRandomValues(array: Uint8Array): Uint8Array;
};

declare class TextEncoder {
  encode(text: string): Uint8Array;
}
