import { HALVES, ORDINALS, TEXT } from "../layout";
import { rounds } from "./rounds";
import { join, read, split, write } from "./text";

export { encryptBlock, setInputs, setKey } from "./key";
export { permuteMany, roundMany, rounds, startMany } from "./rounds";

/** Encrypts a number below 2^53, and writes its text at `TEXT`. */
export function encipher(number: f64): void {
  split(number, HALVES);
  encipherHalves();
}

/** Encrypts the halves, and writes their text at `TEXT`. */
export function encipherHalves(): void {
  rounds(0);
  write(HALVES, TEXT);
}

/** Decrypts the text at `TEXT`. Returns its number, −1 if that is 2^53 or more, or −2 if the text is not of the format. */
export function decipher(): f64 {
  if (!read(TEXT, HALVES)) return -2;
  rounds(-1);
  return join(HALVES);
}

/** Sets `count` strings to numbers. */
export function splitMany(count: i32): void {
  for (let k: i32 = 0; k < count; k++) split(load<f64>(ORDINALS + 8 * k), HALVES + 32 * k);
}

/** Returns `count` numbers. */
export function joinMany(count: i32): void {
  for (let k: i32 = 0; k < count; k++) store<f64>(ORDINALS + 8 * k, join(HALVES + 32 * k));
}

/** Writes the texts of `count` strings, `stride` bytes apart. */
export function writeMany(count: i32, text: i32, stride: i32): void {
  for (let k: i32 = 0; k < count; k++) write(HALVES + 32 * k, text + stride * k);
}

/** Reads the texts of up to `count` strings. Returns how many it read before one with a character that is not a digit. */
export function readMany(count: i32, text: i32, stride: i32): i32 {
  let k: i32 = 0;
  while (k < count && read(text + stride * k, HALVES + 32 * k)) k++;
  return k;
}
