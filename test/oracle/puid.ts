import { fromHex, fromText } from "../support/bytes.js";
import { oracleFF1 } from "./ff1.js";

/** All the options of format 1 that decide an id. */
export interface OracleFormat {
  readonly key: string;
  readonly prefix: string;
  readonly alphabet: string;
  readonly length: number;
  readonly tweak: string;
}

/** Format 1, step by step: returns the id of an ordinal, and the point of a string of the right shape. */
export function oraclePuid({ key, prefix, alphabet, length, tweak }: OracleFormat): {
  id(ordinal: bigint): string;
  point(id: string): bigint;
} {
  const ff1 = oracleFF1(fromHex(key), alphabet.length, fromText(tweak));
  const radix = BigInt(alphabet.length);
  return {
    id(ordinal) {
      const x: number[] = [];
      for (let rest = ordinal; x.length < length; rest /= radix) x.unshift(Number(rest % radix));
      const y = ff1.encrypt(x);
      return prefix + y.map((numeral) => alphabet[numeral]).join("");
    },
    point(id) {
      const y = [...id.slice(prefix.length)].map((character) => alphabet.indexOf(character));
      return ff1.decrypt(y).reduce((n, numeral) => n * radix + BigInt(numeral), 0n);
    },
  };
}
