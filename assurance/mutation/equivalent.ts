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
    file: "src/ff1/reference.ts",
    from: "tail.slice()",
    to: "tail",
    why: "What a round writes into it, the next writes over.",
  },
  {
    file: "src/ff1/reference.ts",
    from: "16 * j < d",
    to: "16 * j <= d",
    why: "Of S the first d bytes are read, however many there are.",
  },
  {
    file: "src/ff1/reference.ts",
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
    from: "i >= end - group",
    to: "true",
    why: "Numerals that are written too early are written over, and it only takes longer.",
  },
  {
    file: "src/ff1/halves/binary.ts",
    from: "this.highMask !== 0",
    to: "true",
    why: "An upper word that is not there is masked to the 0 that it was, and it only takes longer.",
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
    from: '"unreachable"',
    to: '""',
    why: "Nothing comes here: the codec has refused the text before.",
  },
  {
    file: "src/ff1/batch.ts",
    from: "parameters.b < 8",
    to: "false",
    why: "The first two words may be written each time, and S read whole.",
  },
  {
    file: "src/ff1/batch.ts",
    from: "!leftIsConstant",
    to: "true",
    why: "The upper word of a half of seven bytes is 0.",
  },
  {
    file: "src/ff1/batch.ts",
    from: "!this.leftIsConstant",
    to: "true",
    why: "Of S no more than d bytes are used.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "tail.slice()",
    to: "tail",
    why: "Whoever has the parameters next writes over the same byte.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "i < 10",
    to: "i <= 10",
    why: "A typed array ignores what is written behind its end.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "b < 8",
    to: "false",
    why: "What is not absorbed beforehand is enciphered with the rest.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "absorbed !== undefined",
    to: "false",
    why: "What was absorbed beforehand may be enciphered with the rest.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "words[at] === 0 && words[at + WORDS] === 0",
    to: "false",
    why: "It may be given as a bigint as well, and only takes longer.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "number <= Number.MAX_SAFE_INTEGER",
    to: "false",
    why: "It may be given as a bigint as well, and only takes longer.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "number <= Number.MAX_SAFE_INTEGER",
    to: "number < Number.MAX_SAFE_INTEGER",
    why: "It may be given as a bigint as well, and only takes longer.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "radix ** count <= 2 ** 53 && d <= 12",
    to: "false",
    why: "The arithmetic of wide halves serves narrow ones as well, and only takes longer.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "radix ** count <= 2 ** 53",
    to: "radix ** count < 2 ** 53",
    why: "What is 2^53 is a power of 2, and binary.",
  },
  {
    file: "src/ff1/fast.ts",
    from: "d <= 12",
    to: "d < 12",
    why: "The arithmetic of wide halves serves narrow ones as well, and only takes longer.",
  },
  {
    file: "src/ff1/fast.ts",
    from: `{
      this.absorbed = new Int32Array(4);
      absorbLeft(w, this.inputs[0]!, this.inputs[1]!, this.absorbed);
    }`,
    to: "{}",
    why: "What is not absorbed beforehand is enciphered with the rest.",
  },
  {
    file: "src/ff1/fast.ts",
    from: `{
      const number = getNumber(words, at) * modulusNumber + getNumber(words, at + WORDS);
      if (number <= Number.MAX_SAFE_INTEGER) return number;
    }`,
    to: "{}",
    why: "It may be given as a bigint as well, and only takes longer.",
  },
  {
    file: "src/text/alphabet.ts",
    from: "digit < alphabet.length",
    to: "digit <= alphabet.length",
    why: "A typed array ignores what is written behind its end.",
  },
  {
    file: "src/util/bigint64.ts",
    from: "new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1",
    to: "true",
    why: "Every machine that runs these tests keeps the low word first.",
  },
  {
    file: "src/util/bigint64.ts",
    from: "1 - LOW",
    to: "1 + LOW",
    why: "LOW is 0 on every machine that runs these tests.",
  },
  {
    file: "src/core/options.ts",
    from: "wanted !== undefined",
    to: "true",
    why: "What is undefined is greater than nothing.",
  },
  {
    file: "src/core/options.ts",
    from: "size < DEFAULT_CAPACITY",
    to: "size <= DEFAULT_CAPACITY",
    why: "Either is the same where they are equal.",
  },
  {
    file: "src/core/options.ts",
    from: "twin >= 0",
    to: "twin > 0",
    why: "The first character is no other's twin.",
  },
  {
    file: "src/puid-dev.ts",
    from: "new Array<number>(MOST_DIGITS)",
    to: "new Array()",
    why: "An array grows as it is written.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i < 4",
    to: "i <= 4",
    why: "A round whose key is not there changes nothing.",
  },
  {
    file: "src/puid-dev.ts",
    from: "end > 0",
    to: "end >= 0",
    why: "The loop counts 22, 19, …, 1 and passes 0.",
  },
  {
    file: "src/puid-dev.ts",
    from: "top++",
    to: "top--",
    why: "A typed array ignores the word before its first.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= 0",
    to: "true",
    why: "Nothing reads what an array has before its first element.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= end - GROUP.digits",
    to: "true",
    why: "Digits that are written too early are written over.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= 0 && i >= end - GROUP.digits",
    to: "i >= 0 || i >= end - GROUP.digits",
    why: "Digits that are written too early are written over.",
  },
  {
    file: "src/puid-dev.ts",
    from: "length > MOST_DIGITS",
    to: "false",
    why: "A number of 23 digits is 2^128 or more, which is refused as well.",
  },
  {
    file: "src/puid-dev.ts",
    from: "foreign < 0",
    to: "foreign <= 0",
    why: "127 - code is at least 5 for every letter and digit.",
  },
  {
    file: "src/puid-dev.ts",
    from: "(6 * i) / 32",
    to: "6 * i * 32",
    why: "Words of zeros may be multiplied too, which only takes longer.",
  },
  {
    file: "src/puid-dev.ts",
    from: "carried += multiplyAdd(words, top, 4 - top, size, value)",
    to: "carried -= multiplyAdd(words, top, 4 - top, size, value)",
    why: "The sum is compared with 0 alone, and no term is negative.",
  },
  {
    file: "src/puid-dev.ts",
    from: "words[top] === 0",
    to: "false",
    why: "Words of zeros may be divided too, which only takes longer.",
  },
  {
    file: "src/text/digits.ts",
    from: '"0"',
    to: '""',
    why: "An array grows as it is written.",
  },
  {
    file: "src/text/digits.ts",
    from: "foreign >= 0",
    to: "foreign > 0",
    why: "127 - code is at least 1 for every printable character.",
  },
  {
    file: "src/text/normalize.ts",
    from: "digit !== undefined",
    to: "true",
    why: 'No alphabet has the text "undefined": its characters are distinct.',
  },
  {
    file: "src/text/uuid.ts",
    from: "new Array<number>(FREE_BITS)",
    to: "new Array()",
    why: "An array grows as it is written.",
  },
  {
    file: "src/text/uuid.ts",
    from: "foreign >= 0",
    to: "foreign > 0",
    why: "127 - code is at least 25 for every hexadecimal digit.",
  },
  {
    file: "src/core/accept.ts",
    from: "attempts < MOST_ATTEMPTS",
    to: "attempts <= MOST_ATTEMPTS",
    why: "Either is the same where they are equal.",
  },
  {
    file: "src/core/accept.ts",
    from: "scheme.encodeMany?.(ordinals)",
    to: "scheme.encodeMany(ordinals)",
    why: "Every scheme that is filtered has the method.",
  },
  {
    file: "src/core/accept.ts",
    from: "scheme.decodeMany?.(values)",
    to: "scheme.decodeMany(values)",
    why: "Every scheme that is filtered has the method.",
  },
  {
    file: "src/filters.ts",
    from: "start < text.length",
    to: "start <= text.length",
    why: "No word begins behind the last character.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number < safeCapacity",
    to: "false",
    why: "The checks that follow pass it too, and only take longer.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number + count <= Number.MAX_SAFE_INTEGER",
    to: "number + count < Number.MAX_SAFE_INTEGER",
    why: "It may start as a bigint as well, and only takes longer.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number + count <= Number.MAX_SAFE_INTEGER",
    to: "false",
    why: "It may start as a bigint as well, and only takes longer.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "i < values.length",
    to: "i <= values.length",
    why: "Behind the last value there is none, which ends the loop as well.",
  },
  {
    file: "src/core/batches.ts",
    from: "start < count",
    to: "start <= count",
    why: "A batch of none changes nothing.",
  },
  {
    file: "src/core/batches.ts",
    from: "count < LEAST_BATCH",
    to: "count <= LEAST_BATCH",
    why: "A batch is what its elements are one by one, and only takes less time.",
  },
  {
    file: "src/core/batches.ts",
    from: "count < LEAST_BATCH",
    to: "false",
    why: "A batch is what its elements are one by one, and only takes less time.",
  },
  {
    file: "src/core/batches.ts",
    from: "parameters.b > 12",
    to: "parameters.b >= 12",
    why: "A batch is what its elements are one by one, and only takes less time.",
  },
  {
    file: "src/core/batches.ts",
    from: "Math.min(count, BATCH)",
    to: "Math.max(count, BATCH)",
    why: "A batch may have more places than it uses.",
  },
  {
    file: "src/platform/node.ts",
    from: "false",
    to: "true",
    why: "A cipher pads at its end, and no call ends it.",
  },
  {
    file: "src/util/errors.ts",
    from: `{
    return false;
  }`,
    to: "{}",
    why: "Every caller takes undefined for false.",
  },
  {
    file: "src/text/uuid.ts",
    from: '""',
    to: '"Stryker was here!"',
    why: "Only a text with that beginning would tell, and no UUID begins so.",
  },
  {
    file: "src/core/batches.ts",
    from: "count - start",
    to: "count + start",
    why: "Behind the last text there is none, which ends the batch as well.",
  },
  {
    file: "src/core/batches.ts",
    from: "k < size",
    to: "k <= size",
    why: "No round reads what is behind the last string of a batch.",
  },
];
