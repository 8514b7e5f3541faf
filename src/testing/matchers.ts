import type { Codec } from "../core/codec.js";
import { describe, PuidError } from "../util/errors.js";

/** What a matcher found, as vitest and jest want to hear it. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Any codec: of `createPuid`, `createUuidPuid`, `createKeyring` or `createPuidDev`. */
export type AnyCodec = Codec<string>;

/** The matchers as they are called, `R` being what they return. */
export interface PuidMatchers<R = void> {
  /** The value is an id of the codec. */
  toBePuidOf(codec: AnyCodec): R;
  /** The value is the codec's id of this ordinal. */
  toHaveOrdinal(codec: AnyCodec, ordinal: bigint | number): R;
  /** The value is an iterable of at least one id of the codec, of ordinals that follow one another. */
  toBeConsecutivePuids(codec: AnyCodec): R;
}

/**
 * Matchers for `expect.extend`, of vitest and of jest. Their messages say what a text decodes to, or which rule
 * of the codec refuses it. With vitest, `import "puid-codec/testing/vitest"` extends it, types and all.
 *
 * @example
 * ```ts
 * import { createTestPuid, matchers } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * matchers.toHaveOrdinal(users.id(42n), users, 42n).pass; // true
 * matchers.toBePuidOf("ord_42", users).message(); // 'expected "ord_42" to be a puid of "usr_", but "id" must start with "usr_", got "ord_42"'
 * ```
 */
export const matchers = {
  toBePuidOf(received: unknown, codec: AnyCodec): Verdict {
    checkCodec(codec);
    const ordinal = codec.tryOrdinal(received);
    const expected = `to be a puid of ${nameOf(codec)}`;
    return ordinal === undefined
      ? fail(received, expected, whyNot(codec, received))
      : pass(received, expected, `it has the ordinal ${ordinal}`);
  },

  toHaveOrdinal(received: unknown, codec: AnyCodec, ordinal: bigint | number): Verdict {
    checkCodec(codec);
    if (typeof ordinal !== "bigint" && !Number.isSafeInteger(ordinal)) {
      const rule = `"ordinal" must be a bigint or a safe integer, got ${describe(ordinal)}`;
      throw new PuidError("invalid_ordinal", rule);
    }
    const actual = codec.tryOrdinal(received);
    const expected = `to have the ordinal ${ordinal} in ${nameOf(codec)}`;
    if (actual === undefined) return fail(received, expected, whyNot(codec, received));
    return actual === BigInt(ordinal)
      ? pass(received, expected, "it has")
      : fail(received, expected, `it has the ordinal ${actual}`);
  },

  toBeConsecutivePuids(received: unknown, codec: AnyCodec): Verdict {
    checkCodec(codec);
    const expected = `to be consecutive puids of ${nameOf(codec)}`;
    if (typeof received === "string" || typeof (received as never)?.[Symbol.iterator] !== "function") {
      return fail(received, expected, "it is no iterable of ids");
    }
    const ids = Array.from(received as Iterable<unknown>);
    let previous: bigint | undefined;
    for (const [i, id] of ids.entries()) {
      const ordinal = codec.tryOrdinal(id);
      if (ordinal === undefined) return fail(received, expected, `at ${i} ${whyNot(codec, id)}`);
      if (previous !== undefined && ordinal !== previous + 1n) {
        return fail(
          received,
          expected,
          `at ${i} ${describe(id)} has the ordinal ${ordinal}, behind ${previous}`,
        );
      }
      previous = ordinal;
    }
    if (previous === undefined) return fail(received, expected, "there are none");
    return pass(
      received,
      expected,
      `they have the ordinals ${previous - BigInt(ids.length - 1)} to ${previous}`,
    );
  },
} as const;

function pass(received: unknown, expected: string, but: string): Verdict {
  return { pass: true, message: () => `expected ${describe(received)} not ${expected}, but ${but}` };
}

function fail(received: unknown, expected: string, but: string): Verdict {
  return { pass: false, message: () => `expected ${describe(received)} ${expected}, but ${but}` };
}

/** Why a codec refuses what it refuses. */
function whyNot(codec: AnyCodec, value: unknown): string {
  try {
    return `it has the ordinal ${codec.ordinal(value as string)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

function nameOf(codec: AnyCodec): string {
  const { prefix } = codec as { prefix?: unknown };
  return typeof prefix === "string" && prefix !== "" ? describe(prefix) : "this codec";
}

function checkCodec(codec: unknown): void {
  if (typeof (codec as Partial<AnyCodec> | undefined)?.tryOrdinal !== "function") {
    const message = `"codec" must be a codec, such as createPuid makes, got ${describe(codec)}`;
    throw new PuidError("invalid_options", message, { option: "codec" });
  }
}
