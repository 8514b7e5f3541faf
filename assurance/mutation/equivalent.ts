/** A mutant that no test can detect, because it does not change the behaviour. */
export interface Equivalent {
  readonly file: string;
  /** The original code. */
  readonly from: string;
  /** The code that replaces it. */
  readonly to: string;
  /** Why the behaviour is the same. */
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/ff1/aes.ts",
    from: "i < w.length",
    to: "i <= w.length",
    reason: "A typed array ignores writes past its end.",
  },
  {
    file: "src/ff1/aes.ts",
    from: "k < 255",
    to: "k <= 255",
    reason: "3^255 equals 3^0, so the entry has the same inverse.",
  },
  {
    file: "src/ff1/bigint-network.ts",
    from: "16 * j < d",
    to: "16 * j <= d",
    reason: "The code reads only the first d bytes of S.",
  },
  {
    file: "src/ff1/index.ts",
    from: "last?.n !== n",
    to: "true",
    reason: "A new network behaves like the cached one.",
  },
  {
    file: "src/ff1/index.ts",
    from: "new Array<number>(n)",
    to: "new Array()",
    reason: "An array grows when an element is written.",
  },
  {
    file: "src/keyring.ts",
    from: "decoded < values.length",
    to: "decoded <= values.length",
    reason: "The element after the last one is undefined, which also ends the loop.",
  },
  {
    file: "src/util/digit-tables.ts",
    from: "digit < alphabet.length",
    to: "digit <= alphabet.length",
    reason: "A typed array ignores writes past its end.",
  },
  {
    file: "src/util/bigint64.ts",
    from: "new Uint32Array(BigUint64Array.of(1n).buffer)[0] === 1",
    to: "true",
    reason: "Every machine that runs these tests is little-endian.",
  },
  {
    file: "src/util/bigint64.ts",
    from: "1 - LOW",
    to: "1 + LOW",
    reason: "LOW is 0 on every machine that runs these tests.",
  },
  {
    file: "src/core/options.ts",
    from: "givenCapacity !== undefined",
    to: "true",
    reason: "No comparison with undefined is true.",
  },
  {
    file: "src/core/options.ts",
    from: "size < DEFAULT_CAPACITY",
    to: "size <= DEFAULT_CAPACITY",
    reason: "Both branches give the same value if the operands are equal.",
  },
  {
    file: "src/core/options.ts",
    from: "at >= 0",
    to: "at > 0",
    reason: "The first character is never a duplicate of an earlier one.",
  },
  {
    file: "src/puid-dev.ts",
    from: "new Array<number>(MAX_DIGITS)",
    to: "new Array()",
    reason: "An array grows when an element is written.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i < 4",
    to: "i <= 4",
    reason: "A round whose key is undefined changes nothing.",
  },
  {
    file: "src/puid-dev.ts",
    from: "end > 0",
    to: "end >= 0",
    reason: "The loop counts 22, 19, …, 1 and never reaches 0.",
  },
  {
    file: "src/puid-dev.ts",
    from: "top++",
    to: "top--",
    reason: "A typed array ignores writes before its first word.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= 0",
    to: "true",
    reason: "Nothing reads the properties of an array at negative indices.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= end - GROUP.digits",
    to: "true",
    reason: "Later iterations overwrite the extra digits.",
  },
  {
    file: "src/puid-dev.ts",
    from: "i >= 0 && i >= end - GROUP.digits",
    to: "i >= 0 || i >= end - GROUP.digits",
    reason: "Later iterations overwrite the extra digits.",
  },
  {
    file: "src/puid-dev.ts",
    from: "length > MAX_DIGITS",
    to: "false",
    reason: "A number of 23 digits is at least 2^128, which is also rejected.",
  },
  {
    file: "src/puid-dev.ts",
    from: "foreign < 0",
    to: "foreign <= 0",
    reason: "127 - code is at least 5 for every letter and digit.",
  },
  {
    file: "src/puid-dev.ts",
    from: "(6 * i) / 32",
    to: "6 * i * 32",
    reason: "Words that are 0 can be multiplied too. It is only slower.",
  },
  {
    file: "src/puid-dev.ts",
    from: "carried += multiplyAdd(words, top, 4 - top, size, value)",
    to: "carried -= multiplyAdd(words, top, 4 - top, size, value)",
    reason: "The sum is only compared with 0, and no term is negative.",
  },
  {
    file: "src/puid-dev.ts",
    from: "words[top] === 0",
    to: "false",
    reason: "Words that are 0 can be divided too. It is only slower.",
  },
  {
    file: "src/core/accept.ts",
    from: "attempts < MAX_ATTEMPTS",
    to: "attempts <= MAX_ATTEMPTS",
    reason: "Both branches give the same value if the operands are equal.",
  },
  {
    file: "src/filters.ts",
    from: "start < text.length",
    to: "start <= text.length",
    reason: "No word starts after the last character.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number < safeCapacity",
    to: "false",
    reason: "The checks that follow accept the value too. They are only slower.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number + count <= Number.MAX_SAFE_INTEGER",
    to: "number + count < Number.MAX_SAFE_INTEGER",
    reason: "The first ordinal can also be a bigint. It is only slower.",
  },
  {
    file: "src/core/create-codec.ts",
    from: "number + count <= Number.MAX_SAFE_INTEGER",
    to: "false",
    reason: "The first ordinal can also be a bigint. It is only slower.",
  },
  {
    file: "src/core/batches.ts",
    from: "start < count",
    to: "start <= count",
    reason: "A batch of no elements changes nothing.",
  },
  {
    file: "src/ff1/platform-aes.ts",
    from: "false",
    to: "true",
    reason: "A cipher adds padding in `final`, and the code never calls `final`.",
  },
  {
    file: "src/util/errors.ts",
    from: `{
    return false;
  }`,
    to: "{}",
    reason: "Every caller treats undefined as false.",
  },
  {
    file: "src/text/uuid.ts",
    from: '""',
    to: '"Stryker was here!"',
    reason: "Only a string that starts with the replacement behaves differently, and no UUID does.",
  },
  {
    file: "src/core/batches.ts",
    from: "count - start",
    to: "count + start",
    reason: "The element after the last one is undefined, which also ends the batch.",
  },
  {
    file: "src/core/batches.ts",
    from: "k < size",
    to: "k <= size",
    reason: "No round reads past the last numeral string of a batch.",
  },
  {
    file: "src/ff1/kernel/compile.ts",
    from: '"wasm-relaxed-simd"',
    to: '""',
    reason: "Node 20 has no relaxed SIMD. The tests of the runtimes see the name.",
  },
  {
    file: "src/ff1/kernel/compile.ts",
    from: `{
    return undefined;
  }`,
    to: "{}",
    reason: "A function without a return value returns undefined.",
  },
  {
    file: "src/ff1/kernel/compile.ts",
    from: "!isRelaxed",
    to: "true",
    reason: "Node 20 has no relaxed SIMD.",
  },
  {
    file: "src/ff1/kernel/compile.ts",
    from: "at < bytes.length",
    to: "at <= bytes.length",
    reason: "The element after the last one is undefined.",
  },
  {
    file: "src/ff1/kernel/compile.ts",
    from: "bytes[at] === 0x02",
    to: "true",
    reason: "No other instruction of the kernel begins with the other two bytes.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "number >= 0",
    to: "false",
    reason: "A number can also be returned as a bigint. It is only slower.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "number >= 0",
    to: "number > 0",
    reason: "0 can also be returned as a bigint. It is only slower.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "done < count",
    to: "done <= count",
    reason: "It copies nothing then.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "Math.min(done, count - done)",
    to: "Math.max(done, count - done)",
    reason: "Rows after the last one have no meaning.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "count - done",
    to: "count + done",
    reason: "Rows after the last one have no meaning.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "count < MIN_PLATFORM",
    to: "count <= MIN_PLATFORM",
    reason: "Either AES gives the same.",
  },
  {
    file: "src/ff1/kernel/batch.ts",
    from: "count < MIN_PLATFORM",
    to: "false",
    reason: "Either AES gives the same.",
  },
  {
    file: "src/ff1/kernel/kernel.ts",
    from: "this.owner === owner",
    to: "false",
    reason: "A state can be copied again. It is only slower.",
  },
  {
    file: "src/ff1/kernel/kernel.ts",
    from: "word < 4",
    to: "word <= 4",
    reason: "The fifth word of a block is undefined, and what is behind it in memory is not in use.",
  },
  {
    file: "src/ff1/kernel/text.ts",
    from: "this.d > 16",
    to: "this.d >= 16",
    reason: "Without batches, the elements are converted one by one. It is only slower.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "odd - 1n",
    to: "odd + 1n",
    reason: "One bit less of y makes the quotient less exact, but not by more than it may be.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "k < 4",
    to: "k <= 4",
    reason: "What comes after is written later.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "lane < 16",
    to: "lane <= 16",
    reason: "What comes after is written later.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "lane < d",
    to: "true",
    reason: "A lane of 16 and more gives 0 too.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "lane < d",
    to: "lane <= d",
    reason: "A lane of 16 gives 0 too.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "odd <= 2n ** 64n",
    to: "odd < 2n ** 64n",
    reason: "The function for wide halves computes binary ones too. It is only slower.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "bitsOf(odd) <= NARROW_BITS",
    to: "false",
    reason: "The function for wide halves computes narrow ones too. It is only slower.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "bitsOf(odd) <= NARROW_BITS",
    to: "bitsOf(odd) < NARROW_BITS",
    reason: "The function for wide halves computes narrow ones too. It is only slower.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "EVEN + MODULUS",
    to: "EVEN - MODULUS",
    reason: "MODULUS is 0.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "ODD + MODULUS",
    to: "ODD - MODULUS",
    reason: "MODULUS is 0.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "SPLIT + MODULUS",
    to: "SPLIT - MODULUS",
    reason: "MODULUS is 0.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "at + MODULUS",
    to: "at - MODULUS",
    reason: "MODULUS is 0.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "at + PART_RECIPROCAL",
    to: "at - PART_RECIPROCAL",
    reason: "PART_RECIPROCAL is 0.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "modulus < 2n ** 53n",
    to: "modulus <= 2n ** 53n",
    reason: "Either way, a number of 2^53 or more is found to be one.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "2n ** 53n / modulus + 1n",
    to: "2n ** 53n / modulus - 1n",
    reason: "A number can also be computed as a bigint. It is only slower.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "lane < 8",
    to: "lane <= 8",
    reason: "What comes after is written later.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "digit < radix",
    to: "digit <= radix",
    reason: "It writes 0 after the last symbol, where 0 is, and nothing else.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "i < prefix.length",
    to: "i <= prefix.length",
    reason: "What comes after is written later.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "u - 1",
    to: "u + 1",
    reason: "A part can have no digits.",
  },
  {
    file: "src/ff1/kernel/write-state.ts",
    from: "true",
    to: "false",
    reason: "The bytes of 0 are the same in either order.",
  },
];
