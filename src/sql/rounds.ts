import { createLayout, type Layout } from "../ff1/parameters.js";
import { bytes } from "./names.js";
import { bytesOf, numberOf } from "./numbers.js";

/** Writes the ten rounds of FF1 (SP 800-38G, Algorithms 7 and 8, step 6) in PL/pgSQL. */

/** The rounds for one radix, length and tweak. */
export interface Rounds extends Layout {
  /** The type of a half: `bigint`, or `numeric` if a sum of two halves does not fit in a `bigint`. */
  readonly half: "bigint" | "numeric";
  /** P ‖ Q, with a zero in place of [i], and without NUM(B). */
  readonly head: Uint8Array;
}

/** Returns the rounds on strings of n numerals. */
export function createRounds(radix: number, n: number, tweak: Uint8Array): Rounds {
  const { p, q, ...layout } = createLayout(radix, n, tweak);
  const head = new Uint8Array(16 + q.length - layout.b);
  const view = new DataView(head.buffer);
  p.forEach((word, i) => {
    view.setInt32(4 * i, word);
  });
  head.set(q.subarray(0, -layout.b), 16);
  return { ...layout, half: layout.moduli[1] <= 2n ** 62n ? "bigint" : "numeric", head };
}

/** Returns the declarations that the rounds need, besides the halves `a` and `b` and the key `k`. */
export const declareRounds = ({ half, head, d }: Rounds): string => `  c ${half};
  q bytea := ${bytes(head)};
  r bytea;
${d > 16 ? "  s bytea;\n" : ""}`;

/**
 * Returns the statements that do the rounds on `a` and `b`, in place.
 *
 * @param encrypt - The name of the function that calls pgcrypto.
 */
export function writeRounds(rounds: Rounds, direction: "encrypt" | "decrypt", encrypt: string): string {
  const { moduli, half, b, d, head } = rounds;
  const isNumeric = half === "numeric";
  const isForward = direction === "encrypt";
  const input = isForward ? "b" : "a";
  const length = head.length + b;
  const cast = isNumeric ? "" : `::${half}`;
  const y = numberOf(d > 16 ? "s" : "r", 1, d);
  // Steps 6.vi and 6.vii. mod() has the sign of the dividend, so decryption adds the modulus first.
  const step = (modulus: bigint): string => {
    const reduced = `mod(${y}, ${modulus})${cast}`;
    const sum = isForward ? `a + ${reduced}` : `b - ${reduced} + ${modulus}`;
    return `c := mod(${sum}, ${modulus});`;
  };
  const last = length - 15;
  // In the loop: step 6.i, then step 6.ii, whose R is the last block, at byte `last`. Then steps 6.viii and 6.ix.
  return `  for i in ${isForward ? "0 .. 9" : "reverse 9 .. 0"} loop
    q := set_byte(q, ${head.length - 1}, i);
    r := substring(${encrypt}(q || ${bytesOf(input, b, isNumeric)}, k, 'aes-cbc/pad:none') from ${last});
${d > 16 ? expand(d, encrypt) : ""}    if i % 2 = 0 then
      ${step(moduli[0])}
    else
      ${step(moduli[1])}
    end if;
${isForward ? "    a := b;\n    b := c;" : "    b := a;\n    a := c;"}
  end loop;
`;
}

/** Returns step 6.iii if S is longer than a block: R ‖ CIPH(R ⊕ [1]^16) ‖ CIPH(R ⊕ [2]^16) ‖ … */
function expand(d: number, encrypt: string): string {
  const count = Math.ceil(d / 16) - 1;
  const low = "(get_byte(r, 14) * 256 + get_byte(r, 15))";
  const block = `set_byte(set_byte(r, 14, (${low} # j) / 256), 15, (${low} # j) % 256)`;
  return `    s := r;
    for j in 1 .. ${count} loop
      s := s || ${encrypt}(${block}, k, 'aes-ecb/pad:none');
    end loop;
`;
}
