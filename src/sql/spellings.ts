import { literal } from "./names.js";
import type { Rounds } from "./rounds.js";

/** Statements in PL/pgSQL that write the halves of a point as a string, and read them back. */
export interface Spelling {
  /** Returns the string of `a` and `b` from the function. Destroys both. */
  readonly write: string;
  /** Sets `a` and `b` from the string `t`. Returns null from the function if `t` has another shape. */
  readonly read: string;
  /** The declarations that `write` needs. */
  readonly declareWrite: string;
  /** The declarations that `read` needs. */
  readonly declareRead: string;
}

/** Returns the spelling of a prefix and digits of an alphabet. */
export function digits(prefix: string, alphabet: string, { u, v, half }: Rounds): Spelling {
  const radix = alphabet.length;
  const n = u + v;
  const letters = literal(alphabet);
  const at = prefix.length;
  const quotient = (x: string): string => (half === "numeric" ? `div(${x}, ${radix})` : `${x} / ${radix}`);
  const writeHalf = (x: string, count: number): string => `  for i in 1 .. ${count} loop
    t := substr(${letters}, mod(${x}, ${radix})::int + 1, 1) || t;
    ${x} := ${quotient(x)};
  end loop;
`;
  const readHalf = (x: string, from: number, to: number): string => `  for i in ${from} .. ${to} loop
    digit := strpos(${letters}, substr(t, i, 1)) - 1;
    if digit < 0 then
      return null;
    end if;
    ${x} := ${x} * ${radix} + digit;
  end loop;
`;
  return {
    declareWrite: "  t text := '';\n",
    write: `${writeHalf("b", v)}${writeHalf("a", u)}  return ${literal(prefix)} || t;\n`,
    declareRead: "  digit int;\n",
    read: `  if length(t) <> ${at + n} or left(t, ${at}) <> ${literal(prefix)} then
    return null;
  end if;
${readHalf("a", at + 1, at + u)}${readHalf("b", at + u + 1, at + n)}`,
  };
}

/**
 * The spelling of UUIDs of version 8: RFC 9562, section 5.8. Of the 128 bits, 48, 12 and 62 are free. Between them
 * are the version 0b1000 and the variant 0b10.
 */
export const uuid: Spelling = {
  declareWrite: "  bits bit(122);\n  t text;\n",
  write: `  bits := a::bit(61) || b::bit(61);
  t := encode(
    int8send((substring(bits from 1 for 48) || B'1000' || substring(bits from 49 for 12))::bit(64)::bigint)
      || int8send((B'10' || substring(bits from 61))::bit(64)::bigint),
    'hex'
  );
  return concat_ws('-', left(t, 8), substr(t, 9, 4), substr(t, 13, 4), substr(t, 17, 4), right(t, 12));
`,
  declareRead: "  bits bit(128);\n",
  read: `  if t !~ '^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' then
    return null;
  end if;
  bits := ('x' || replace(t, '-', ''))::bit(128);
  a := (substring(bits from 1 for 48) || substring(bits from 53 for 12) || substring(bits from 67 for 1))
    ::bit(61)::bigint;
  b := substring(bits from 68)::bit(61)::bigint;
`,
};
