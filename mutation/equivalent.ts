/** A mutant that no test can see, since nothing comes of it. */
export interface Equivalent {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/ff1/aes.ts",
    from: "i < w.length",
    to: "i <= w.length",
    why: "A typed array ignores what is written behind its end.",
  },
  {
    file: "src/ff1/aes.ts",
    from: "w.length > 44",
    to: "true",
    why: "Keys of 16 bytes may take the loop that longer ones take, and only take longer.",
  },
  {
    file: "src/ff1/aes.ts",
    from: "w.length > 44",
    to: "w.length >= 44",
    why: "Keys of 16 bytes may take the loop that longer ones take, and only take longer.",
  },
  {
    file: "src/ff1/aes.ts",
    from: "k < 255",
    to: "k <= 255",
    why: "3^255 is 3^0 once more, with the same inverse.",
  },
  {
    file: "src/ff1/general.ts",
    from: "tail.slice()",
    to: "tail",
    why: "What a round writes into it, the next writes over.",
  },
  {
    file: "src/ff1/general.ts",
    from: "16 * j < d",
    to: "16 * j <= d",
    why: "Of S the first d bytes are read, however many there are.",
  },
  {
    file: "src/ff1/general.ts",
    from: "k < bytes.length",
    to: "k <= bytes.length",
    why: "A typed array ignores what is written behind its end.",
  },
  {
    file: "src/ff1/index.ts",
    from: "last?.n !== n",
    to: "true",
    why: "A network made anew is the network that was kept.",
  },
  {
    file: "src/ff1/index.ts",
    from: "new Array<number>(n)",
    to: "new Array()",
    why: "An array grows as it is written.",
  },
  {
    file: "src/ff1/numerals.ts",
    from: "new Array<number>(m)",
    to: "new Array()",
    why: "An array grows as it is written.",
  },
  {
    file: "src/ff1/halves/binary.ts",
    from: "end > start",
    to: "end >= start",
    why: "A turn without numerals writes none.",
  },
  {
    file: "src/ff1/halves/binary.ts",
    from: "bits <= 0",
    to: "bits < 0",
    why: "2^0 − 1 is 0 as well.",
  },
  {
    file: "src/ff1/halves/binary.ts",
    from: "bits >= 32",
    to: "bits > 32",
    why: "2^32 − 1 masks like −1.",
  },
  {
    file: "src/keyring.ts",
    from: "decoded < texts.length",
    to: "decoded <= texts.length",
    why: "Behind the last text there is none, which ends the loop as well.",
  },
  {
    file: "src/keyring.ts",
    from: '/^"id" /',
    to: '/"id" /',
    why: "Every message begins so, and only the first is replaced.",
  },
  {
    file: "src/keyring.ts",
    from: '"unreachable"',
    to: '""',
    why: "Nothing comes here: the codec has refused the text before.",
  },
];
