import {
  A_INVERSE, INVERSE, LAST_IO, LAST_JO, LOW, PACK_HIGH, PACK_LOW, ROW_0, ROW_1, ROW_2, ROW_3, S_IO, S_JO, S2_IO, S2_JO,
} from "./tables";

// CIPHER() of FIPS 197, Algorithm 1, on blocks in reverse. No address and no branch depends on a block or a key.
// `assurance/kernel/tables.ts` derives the tables, and `npm run kernel` passes them to the compiler as "./tables".
// They are loaded where they are used: V8 would build constants anew in each round.

/** Looks up each lane of `index` in a table. A lane of 0x80 and more gives 0. Lanes from 16 to 127 must not occur. */
// @ts-expect-error: decorator
@inline
export function lookup(table: v128, index: v128): v128 {
  return i8x16.relaxed_swizzle(table, index);
}

/** Writes each byte over the subfield, as `pack` of `assurance/kernel/tables.ts`. */
// @ts-expect-error: decorator
@inline
export function pack(x: v128): v128 {
  const low = v128.load(LOW);
  return v128.xor(
    lookup(v128.load(PACK_LOW), v128.and(x, low)),
    lookup(v128.load(PACK_HIGH), v128.and(v128.shr<u16>(x, 4), low)),
  );
}

/** Does a round of AES with the round key at `key`, packed, on a block over the subfield. */
// @ts-expect-error: decorator
@inline
function round(x: v128, key: i32): v128 {
  const low = v128.load(LOW);
  const inverse = v128.load(INVERSE);
  // SUBBYTES(), without its constant: once as it is, and once times {02}
  const k = v128.and(x, low);
  const i = v128.and(v128.shr<u16>(x, 4), low);
  const j = v128.xor(i, k);
  const ak = lookup(v128.load(A_INVERSE), k);
  const io = v128.xor(lookup(inverse, v128.xor(lookup(inverse, i), ak)), j);
  const jo = v128.xor(lookup(inverse, v128.xor(lookup(inverse, j), ak)), i);
  const s = v128.xor(lookup(v128.load(S_IO), io), lookup(v128.load(S_JO), jo));
  const s2 = v128.xor(lookup(v128.load(S2_IO), io), lookup(v128.load(S2_JO), jo));
  // SHIFTROWS() and MIXCOLUMNS(): {02} · s + {03} · s + s + s, each from another row; ADDROUNDKEY()
  const others = v128.xor(
    v128.xor(lookup(s2, v128.load(ROW_0)), lookup(s, v128.load(ROW_2))),
    v128.xor(lookup(s, v128.load(ROW_3)), v128.load(key)),
  );
  return v128.xor(lookup(v128.xor(s, s2), v128.load(ROW_1)), others);
}

/**
 * Does the last round, which has no MIXCOLUMNS(). Neither the result nor this key is packed. It repeats the first
 * half of SUBBYTES(), because a function cannot return both io and jo.
 */
// @ts-expect-error: decorator
@inline
function lastRound(x: v128, key: i32): v128 {
  const low = v128.load(LOW);
  const inverse = v128.load(INVERSE);
  const k = v128.and(x, low);
  const i = v128.and(v128.shr<u16>(x, 4), low);
  const j = v128.xor(i, k);
  const ak = lookup(v128.load(A_INVERSE), k);
  const io = v128.xor(lookup(inverse, v128.xor(lookup(inverse, i), ak)), j);
  const jo = v128.xor(lookup(inverse, v128.xor(lookup(inverse, j), ak)), i);
  const s = v128.xor(lookup(v128.load(LAST_IO), io), lookup(v128.load(LAST_JO), jo));
  return v128.xor(lookup(s, v128.load(ROW_0)), v128.load(key));
}

/**
 * Encrypts a block.
 *
 * @param first - The address of the first round key, packed. Part of the input may be combined with it.
 * @param keys - The address of the other round keys, packed except for the last. Each has the constant 0x63 of
 *   SUBBYTES() added.
 * @param last - The address of the last round key.
 */
// @ts-expect-error: decorator
@inline
export function cipher(block: v128, first: i32, keys: i32, last: i32): v128 {
  let x = v128.xor(pack(block), v128.load(first));
  for (let key = keys; key < last; key += 16) x = round(x, key);
  return lastRound(x, last);
}

/** Encrypts four blocks, from addresses `stride` bytes apart to 64 bytes at `to`. The processor overlaps the four. */
export function cipherFour(from: i32, stride: i32, first: i32, keys: i32, last: i32, to: i32): void {
  const end = to + 64;
  for (let at = to; at < end; at += 16) {
    v128.store(at, v128.xor(pack(v128.load(from)), v128.load(first)));
    from += stride;
  }
  for (let key = keys; key < last; key += 16) {
    for (let at = to; at < end; at += 16) v128.store(at, round(v128.load(at), key));
  }
  for (let at = to; at < end; at += 16) v128.store(at, lastRound(v128.load(at), last));
}
