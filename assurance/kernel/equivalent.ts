/** Mutants of the kernel that no check can detect, because they do not change what it computes. */
export interface Equivalent {
  /** What matches the change, as the list of survivors shows it. */
  readonly change: RegExp;
  /** For each function, how many of its mutants match, and have no effect. */
  readonly functions: Readonly<Record<string, number>>;
  /** Why the results are the same. */
  readonly reason: string;
}

export const EQUIVALENT: readonly Equivalent[] = [
  {
    change: /^i16x8\.shr_u → (?:i16x8\.shr_s|i8x16\.shr_u)$/,
    functions: { rounds: 6, "function 1": 6, "function 6": 1, setKey: 4, setInputs: 2, "function 22": 6 },
    reason: "A mask leaves the four lower bits of each byte. They are the same.",
  },
  {
    change: /^i64\.shr_u → i64\.shr_s$/,
    functions: { "function 2": 2, "function 6": 10, joinMany: 2, decipher: 2 },
    reason:
      "The number is below 2^63, a mask removes the bits that the shift fills, or only whether the result is 0 matters.",
  },
  {
    change:
      /^(?:i64x2|i32x4)\.shr_u → \w+\.shr_s$|^i64x2\.extmul_(?:low|high)_i32x4_u → |^i32x4\.extmul_(?:low|high)_i16x8_u → |^i16x8\.narrow_i32x4_s → i16x8\.narrow_i32x4_u$/,
    functions: { "function 8": 9 },
    reason: "Groups, pairs and the factors that divide them leave the highest bit 0. So do their products.",
  },
  {
    change: /^i32\.shr_s → i32\.shr_u$|^i32\.(?:div|rem)_s → i32\.\w+_u$/,
    functions: { setKey: 3 },
    reason: "The numbers are not negative.",
  },
  {
    change: /^(?:i64|v128)\.or → \w+\.xor$/,
    functions: {
      rounds: 2,
      "function 2": 4,
      "function 3": 1,
      "function 6": 2,
      "function 7": 1,
      "function 8": 4,
    },
    reason: "No bit is set in both operands.",
  },
  {
    change: /^i32\.xor → i32\.or$/,
    functions: { rounds: 1, permuteMany: 1 },
    reason: "No bit is set in both operands.",
  },
  {
    change: /^i64\.extend_i32_u → i64\.extend_i32_s$/,
    functions: { "function 3": 15, "function 6": 2, joinMany: 2, decipher: 2 },
    reason: "A comparison is 0 or 1.",
  },
  {
    change: /^i64\.load32_[su] → i64\.load32_[su]$/,
    functions: {
      "function 3": 3,
      "function 4": 2,
      "function 5": 1,
      "function 6": 2,
      "function 7": 2,
      "function 8": 3,
    },
    reason: "The number is below 2^31.",
  },
  {
    change: /^i32\.load8_u → i32\.load8_s$/,
    functions: { "function 6": 4 },
    reason: "Only whether the byte is a hyphen matters, and a hyphen has no sign.",
  },
  {
    change: /^i16x8\.extract_lane_u → i16x8\.extract_lane_s$/,
    functions: { "function 2": 1 },
    reason: "Only the lower 16 bits are stored.",
  },
  {
    change: /^i32\.(?:lt|gt)_s → i32\.(?:lt|gt)_u$/,
    functions: {
      rounds: 2,
      "function 1": 1,
      "function 5": 1,
      "function 6": 4,
      "function 7": 1,
      "function 8": 3,
      startMany: 1,
      roundMany: 1,
      permuteMany: 3,
      setKey: 4,
      setInputs: 1,
      writeMany: 1,
      splitMany: 1,
      readMany: 1,
      joinMany: 1,
      "function 22": 4,
    },
    reason: "Counters and addresses are not negative.",
  },
  {
    change: /^i64\.trunc_sat_f64_s → i64\.trunc_sat_f64_u$/,
    functions: { "function 5": 1 },
    reason: "The number is from 0 to 2^53.",
  },
  {
    change: /^i32\.const (?:2060 → 2059|2056 → 2055|2248 → 2247|2048 → 2047)$/,
    functions: {
      rounds: 2,
      "function 2": 2,
      "function 3": 1,
      "function 4": 1,
      "function 6": 2,
      roundMany: 1,
      permuteMany: 1,
    },
    reason: "A flag is loaded from one byte before. That byte is 0, so the flag is 0 or not as before.",
  },
  {
    change: /^v128\.const 60049829456636199434713166017370860845 → /,
    functions: { "function 2": 45 },
    reason: "The shuffles take only the first byte of the vector of hyphens.",
  },
  {
    change: /^v128\.const 0 → \d{1,19}$/,
    functions: { "function 4": 8, "function 5": 16, "function 6": 16 },
    reason: "An instruction replaces the lane.",
  },
  {
    change: /^v128\.const 0 → \d{20,}$/,
    functions: { "function 6": 8 },
    reason: "Decryption replaces NUM(B) first, and of halves of one word it uses only the lower word.",
  },
  {
    change: /^i8x16\.shuffle 16 16 16 0 1 2 3 16 /,
    functions: { "function 2": 14 },
    reason: "A later store replaces the byte.",
  },
  {
    change: /^i8x16\.shuffle 0 1 2 3 5 6 7 8 9 10 11 12 13 14 15 31 /,
    functions: { "function 6": 8 },
    reason: "Both vectors have the byte: their addresses differ by one.",
  },
  {
    change: /^i8x16\.shuffle 0 1 2 3 8 9 10 11 /,
    functions: { "function 8": 5 },
    reason: "The two upper bytes of a pair of digits are 0 in both vectors.",
  },
  {
    change: /^i32x4\.splat → i16x8\.splat$/,
    functions: { rounds: 1, roundMany: 1, permuteMany: 1 },
    reason: "All bits of a sign are the same.",
  },
  {
    change: /^call 4 → 3$|^i32\.const 1 → 0$/,
    functions: { rounds: 2, roundMany: 2, permuteMany: 2 },
    reason: "The function for wide halves computes narrow ones too.",
  },
  {
    change: /^i64\.const 63 → 62$/,
    functions: { "function 3": 4, "function 4": 4 },
    reason: "The two highest bits of a difference are the same: halves have at most 61 or 120 bits.",
  },
  {
    change: /^i32\.const 2 → 3$|^i32\.lt_s → i32\.le_s$/,
    functions: { "function 5": 2, "function 7": 2 },
    reason: "A third subtraction finds a rest below the modulus, and changes nothing.",
  },
  {
    change:
      /^i32\.const 3808 → 3807$|^i32\.const 160 → 159$|^i32\.const 2592 → 2591$|^i32\.const 2496 → 2495$/,
    functions: { "function 6": 2, "function 8": 2, setInputs: 1 },
    reason: "The loop has as many turns, because its step is more than 1.",
  },
  {
    change: /^i32\.const 2592 → 2593$|^i32\.const 2496 → 2497$/,
    functions: { "function 6": 1, "function 8": 1 },
    reason: "One more lookup: all indices are out of range there, so it gives 0.",
  },
  {
    change: /^i32\.lt_s → i32\.le_s$/,
    functions: { "function 6": 2, "function 8": 2 },
    reason: "One more lookup gives 0, and a mask for all 16 bytes changes nothing.",
  },
  {
    change: /^i32\.const 16 → 17$/,
    functions: { "function 6": 1, "function 8": 1 },
    reason: "A mask for all 16 bytes changes nothing.",
  },
  {
    change: /^i32\.const 0 → 4294967295$|^i32\.gt_s → i32\.ge_s$/,
    functions: { "function 6": 2, "function 8": 2 },
    reason: "One more turn of the loop masks all 16 bytes.",
  },
  {
    change: /^i32x4\.extract_lane 0 → 1$|^i32\.const (?:1264 → 126[35]|1280 → 1281)$/,
    functions: { setKey: 8 },
    reason: "All words of the block are the same, and the change does not reach the one that is used.",
  },
  {
    change: /^i32\.const 1024 → 1025$/,
    functions: { rounds: 1, "function 22": 1 },
    reason: "The most significant byte of a half is 0, and so is its masked nibble.",
  },
  {
    change: /^f64\.const 13835058055282163712 → /,
    functions: { decipher: 2 },
    reason: "Any negative number but −1 stands for a foreign character.",
  },
  {
    change: /^i64\.shr_u → i64\.shl$|^i32\.const 2200 → 2201$/,
    functions: { "function 7": 2 },
    reason: "The quotient of `cut` has all of its bits: the shift is 0.",
  },
];
