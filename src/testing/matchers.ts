import { checkCodec } from "../core/check-codec.js";
import type { Codec } from "../core/codec.js";
import type { CompositePuid } from "../core/composite-codec.js";
import type { GivenParts, Parts } from "../core/mixed-radix.js";
import { describe, refuse } from "../util/errors.js";
import { isIterable, refuseOption } from "../util/validate.js";

/** The result of a matcher, in the form that vitest and jest require. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Any codec of `createPuid`, `createUuidPuid`, `createCompositePuid`, `createKeyring` or `createPuidDev`. */
export type AnyCodec = Codec<string>;

/** The signatures of the matchers. `R` is their return type. */
export interface PuidMatchers<R = void> {
  /** Passes if the value is an id of the codec. */
  toBePuidOf(codec: AnyCodec): R;
  /** Passes if the value is the codec's id of this ordinal. */
  toHaveOrdinal(codec: AnyCodec, ordinal: bigint | number): R;
  /** Passes if the value is the composite codec's id of these parts. */
  toHaveParts<Name extends string>(codec: CompositePuid<string, Name>, parts: GivenParts<Name>): R;
  /** Passes if the value is an iterable of at least one id of the codec, and their ordinals are consecutive. */
  toBeConsecutivePuids(codec: AnyCodec): R;
}

/**
 * Holds matchers for `expect.extend` of vitest and jest. Their messages say what a string decodes to, or which rule
 * of the codec rejects it. With vitest, `import "puid-codec/testing/vitest"` extends `expect` and its types.
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
      refuse("invalid_ordinal", "ordinal", "be a bigint or a safe integer", describe(ordinal));
    }
    const actual = codec.tryOrdinal(received);
    const expected = `to have the ordinal ${ordinal} in ${nameOf(codec)}`;
    if (actual === undefined) return fail(received, expected, whyNot(codec, received));
    return actual === BigInt(ordinal)
      ? pass(received, expected, "it has this ordinal")
      : fail(received, expected, `it has the ordinal ${actual}`);
  },

  toHaveParts<Name extends string>(
    received: unknown,
    codec: CompositePuid<string, Name>,
    parts: GivenParts<Name>,
  ): Verdict {
    checkCodec(codec);
    if (typeof codec.toOrdinal !== "function") refuseOption("codec", "be a composite codec", describe(codec));
    const ordinal = codec.toOrdinal(parts);
    const actual = codec.tryOrdinal(received);
    const expected = `to have the parts ${showParts(codec.toParts(ordinal))} in ${nameOf(codec)}`;
    if (actual === undefined) return fail(received, expected, whyNot(codec, received));
    return actual === ordinal
      ? pass(received, expected, "it has these parts")
      : fail(received, expected, `it has the parts ${showParts(codec.toParts(actual))}`);
  },

  toBeConsecutivePuids(received: unknown, codec: AnyCodec): Verdict {
    checkCodec(codec);
    const expected = `to be consecutive puids of ${nameOf(codec)}`;
    if (!isIterable(received)) return fail(received, expected, "it is not an iterable of ids");
    const ids = Array.from(received);
    let previous: bigint | undefined;
    for (const [i, id] of ids.entries()) {
      const ordinal = codec.tryOrdinal(id);
      if (ordinal === undefined) return fail(received, expected, `at ${i} ${whyNot(codec, id)}`);
      if (previous !== undefined && ordinal !== previous + 1n) {
        return fail(
          received,
          expected,
          `at ${i} ${describe(id)} has the ordinal ${ordinal}, after ${previous}`,
        );
      }
      previous = ordinal;
    }
    if (previous === undefined) return fail(received, expected, "it is empty");
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

/** Returns parts for a message: `{ tenant: 7, row: 42 }`. */
const showParts = (parts: Parts): string =>
  `{ ${Object.entries(parts)
    .map(([name, part]) => `${name}: ${part}`)
    .join(", ")} }`;

/** Returns why a codec rejects a value. */
function whyNot(codec: AnyCodec, value: unknown): string {
  try {
    return `it has the ordinal ${codec.ordinal(value as string)}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Returns the name of a codec for a message: its prefix, if it has one. */
function nameOf(codec: AnyCodec): string {
  const { prefix } = codec as { prefix?: unknown };
  return typeof prefix === "string" && prefix !== "" ? describe(prefix) : "this codec";
}
