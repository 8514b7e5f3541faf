import type { Codec } from "./core/codec.js";
import { createDecoder, createEncoder, type LineBatches, Output } from "./core/line-batches.js";
import { permutations } from "./core/permutation.js";
import { readOrdinal } from "./core/read-ordinal.js";
import { describe, PuidError, refuse } from "./util/errors.js";
import { isBytes, refuseOption } from "./util/validate.js";

/** Receives the error of an invalid line, and the number of the line, from 1. */
export type OnInvalid = (error: PuidError, line: number) => void;

/** A conversion of lines that arrive in chunks of bytes. A chunk can end anywhere. */
export interface Lines {
  /** The number of lines so far, also of invalid ones. */
  readonly count: number;
  /**
   * Returns the converted lines that end in a chunk.
   *
   * @throws PuidError for the first invalid line, if there is no `onInvalid`. Its `index` is the number of lines before.
   */
  readonly write: (chunk: Uint8Array) => Uint8Array;
  /** Returns the converted last line, if it has no line break. */
  readonly end: () => Uint8Array;
}

/**
 * Converts lines of ordinals to lines of ids, as bytes. For a codec without a filter, it makes no string for a line. An
 * ordinal is decimal digits. A line ends with a line feed, and may have a carriage return before it.
 *
 * @param codec - A codec of `createPuid` or `createUuidPuid`, or any other. Those without a filter are the fastest.
 * @param onInvalid - Receives the error of each line that is not an ordinal of the codec. The line has no output then.
 *   Without it, such a line throws.
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { encodeLines } from "puid-codec/lines";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const lines = encodeLines(users);
 * new TextDecoder().decode(lines.write(new TextEncoder().encode("42\n"))); // "usr_t0p05ytv42x8a07rmzv\n"
 * ```
 */
export function encodeLines(codec: Pick<Codec<string>, "id">, onInvalid?: OnInvalid): Lines {
  const { id } = checkCodec(codec, "id");
  const permutation = permutations.get(id);
  const convertOne = (line: string): string => id(readOrdinal(line));
  return createLines("ordinal", convertOne, permutation && createEncoder(permutation), onInvalid);
}

/**
 * Converts lines of ids to lines of ordinals, as bytes. For a codec without a filter, it makes no string for a line.
 *
 * @param codec - A codec of `createPuid` or `createUuidPuid`, or any other. Those without a filter are the fastest.
 * @param onInvalid - Receives the error of each line that is not an id of the codec. The line has no output then. Without
 *   it, such a line throws.
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { decodeLines } from "puid-codec/lines";
 *
 * const users = createPuid({ key: "f44fec9beae13cc3a609f67b2f19ab55", prefix: "usr_" });
 * const lines = decodeLines(users);
 * new TextDecoder().decode(lines.write(new TextEncoder().encode("usr_t0p05ytv42x8a07rmzv\n"))); // "42\n"
 * ```
 */
export function decodeLines(codec: Pick<Codec<string>, "ordinal">, onInvalid?: OnInvalid): Lines {
  const { ordinal } = checkCodec(codec, "ordinal");
  const permutation = permutations.get(ordinal);
  const convertOne = (line: string): string => String(ordinal(line));
  return createLines("id", convertOne, permutation && createDecoder(permutation), onInvalid);
}

const LINE_FEED = 0x0a;
/** The most bytes of a line. */
const MAX_BYTES = 65_536;

/**
 * @param name - What a line is.
 * @param convertOne - Converts a line. Throws a PuidError for an invalid one.
 * @param batches - Converts many lines, if there is a faster way.
 */
function createLines(
  name: "ordinal" | "id",
  convertOne: (line: string) => string,
  batches: LineBatches | undefined,
  onInvalid: OnInvalid | undefined,
): Lines {
  if (onInvalid !== undefined && typeof onInvalid !== "function") {
    refuseOption("onInvalid", "be a function", describe(onInvalid));
  }
  const output = new Output();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // a byte order mark is part of a line
  const encoder = new TextEncoder();
  /** The number of whole lines before. */
  let count = 0;
  /** The beginning of the last line. */
  let rest = new Uint8Array();
  let hasEnded = false;

  const convertLine = (bytes: Uint8Array): string => {
    if (bytes.length > MAX_BYTES) {
      const rule = `have at most ${MAX_BYTES} bytes in a line`;
      refuse(`invalid_${name}`, name, rule, "more", "", name === "id" ? { reason: "length" } : {});
    }
    const line = decoder.decode(bytes);
    return convertOne(line.endsWith("\r") ? line.slice(0, -1) : line);
  };

  const writeOne = (bytes: Uint8Array): void => {
    const index = count++;
    try {
      output.push(encoder.encode(`${convertLine(bytes)}\n`));
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      const { code, message } = error;
      const located = new PuidError(code, message, { ...error, index });
      // Other errors are about the codec, such as its filter.
      if (onInvalid === undefined || code !== `invalid_${name}`) throw located;
      onInvalid(located, count);
    }
  };

  const writeAll = (bytes: Uint8Array, end: number): void => {
    for (let at = 0; at < end; ) {
      if (batches !== undefined) {
        at = batches.convert(bytes, at, end, output);
        count += batches.count;
        if (batches.count > 0) continue;
      }
      const next = bytes.indexOf(LINE_FEED, at);
      // Otherwise onInvalid has changed it.
      if (next < 0) refuse("invalid_lines", "chunk", "keep its content until write returns", "a change");
      writeOne(bytes.subarray(at, next));
      at = next + 1;
    }
  };

  /** Runs a step. After an error, there is only what was converted before it. */
  const run = (step: () => void): Uint8Array => {
    try {
      step();
    } catch (error) {
      rest = new Uint8Array();
      hasEnded = true;
      throw error;
    }
    return output.take();
  };

  return Object.freeze({
    get count(): number {
      return count;
    },
    write(chunk: Uint8Array): Uint8Array {
      if (!isBytes(chunk)) refuse("invalid_lines", "chunk", "be a Uint8Array", describe(chunk));
      if (hasEnded)
        refuse("invalid_lines", "chunk", "come before the end and before an error", "one after it");
      return run(() => {
        const bytes = rest.length === 0 ? chunk : concatenate(rest, chunk);
        const end = bytes.lastIndexOf(LINE_FEED) + 1;
        // A copy: the caller may use the memory again. slice() of a Buffer would share it.
        rest = new Uint8Array(bytes.subarray(end, end + MAX_BYTES + 1));
        writeAll(bytes, end);
      });
    },
    end(): Uint8Array {
      return run(() => {
        if (rest.length > 0) writeOne(rest);
        rest = new Uint8Array();
        hasEnded = true;
      });
    },
  });
}

function concatenate(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Checks that a codec has a method. */
function checkCodec<Method extends string, Given extends object>(codec: Given, method: Method): Given {
  if (typeof Object(codec)[method] !== "function") {
    refuseOption("codec", `have a method ${method}`, describe(codec));
  }
  return codec;
}
