import type { Arbitrary } from "fast-check";
import type { AnyPuid, Puid } from "../core/codec.js";
import type { CompositePuid } from "../core/composite-codec.js";
import type { Parts } from "../core/mixed-radix.js";
import { MIN_SIZE, type PuidOptions, shortestLength } from "../core/options.js";
import { alphabets } from "../text/alphabet.js";
import { PuidError } from "../util/errors.js";

// fast-check is an optional peer dependency. The rest of this entry works without it.
const fastCheck = await import("fast-check").catch(() => undefined);

/** Returns fast-check, or throws an error that says what to install. */
function fc(): NonNullable<typeof fastCheck> {
  if (fastCheck !== undefined) return fastCheck;
  throw new PuidError(
    "invalid_options",
    'arbitraries need the package "fast-check", which is not installed; run npm install --save-dev fast-check',
  );
}

/**
 * Returns an arbitrary of a codec's ordinals: 0 to capacity − 1, with a preference for both ends.
 *
 * @throws PuidError `invalid_options` if fast-check is not installed
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { createTestPuid, ordinals } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * fc.assert(fc.property(ordinals(users), (n) => users.ordinal(users.id(n)) === n));
 * fc.sample(ordinals(users), 10).every((n) => n < users.capacity); // true
 * ```
 */
export const ordinals = ({ capacity }: Pick<Puid, "capacity">): Arbitrary<bigint> =>
  fc().bigInt({ min: 0n, max: capacity - 1n });

/**
 * Returns an arbitrary of a composite codec's parts: each from 0 to its range − 1, with a preference for both ends.
 *
 * @throws PuidError `invalid_options` if fast-check is not installed
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { createTestCompositePuid, parts } from "puid-codec/testing";
 *
 * const orders = createTestCompositePuid("ord_", { tenant: 100n, row: 1000n });
 * fc.sample(parts(orders), 10).every(({ tenant, row }) => tenant < 100n && row < 1000n); // true
 * ```
 */
export function parts<Name extends string>({
  ranges,
}: Pick<CompositePuid<string, Name>, "ranges">): Arbitrary<Parts<Name>> {
  const { bigInt, record } = fc();
  const entries = Object.entries<bigint>(ranges);
  return record(
    Object.fromEntries(entries.map(([name, range]) => [name, bigInt({ min: 0n, max: range - 1n })])),
    { noNullPrototype: true },
  ) as unknown as Arbitrary<Parts<Name>>;
}

/**
 * Returns an arbitrary of a codec's ids. It shrinks towards the id of ordinal 0.
 *
 * @throws PuidError `invalid_options` if fast-check is not installed
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { createTestPuid, puids } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * fc.sample(puids(users), 10).every(users.isId); // true
 * ```
 */
export const puids = <Id extends string>(
  codec: Pick<Puid, "capacity" | "ordinal"> & { readonly id: (ordinal: bigint) => Id },
): Arbitrary<Id> => ordinals(codec).map(codec.id, (id) => codec.ordinal(id as string));

/**
 * Returns an arbitrary of strings that a codec rejects, but almost accepts:
 *
 * - ids with a character changed, inserted or removed, or cut off
 * - ids with the case of a letter changed
 * - ids with another prefix
 * - strings of the right shape whose points are beyond the capacity
 *
 * @throws PuidError `invalid_options` if fast-check is not installed
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { createTestPuid, notPuids } from "puid-codec/testing";
 *
 * const users = createTestPuid("usr_");
 * fc.sample(notPuids(users), 10).some(users.isId); // false
 * ```
 */
export function notPuids(codec: AnyPuid): Arbitrary<string> {
  const { prefix, length, alphabet } = codec;
  const { constantFrom, integer, nat, oneof, string, tuple } = fc();
  const ids: Arbitrary<string> = puids(codec);
  const whole = prefix.length + length;

  const kinds = [
    tuple(ids, nat(whole - 1)).map(([id, end]) => id.slice(0, end)),
    tuple(ids, nat(whole - 1)).map(([id, at]) => id.slice(0, at) + id.slice(at + 1)),
    tuple(ids, nat(whole)).map(([id, at]) => id.slice(0, at) + alphabet.charAt(0) + id.slice(at)),
    tuple(ids, nat(whole - 1), constantFrom(" ", "\n", "é", "\u0000", "\ud800", "/")).map(
      ([id, at, character]) => replaceAt(id, at, character),
    ),
    tuple(ids, string({ minLength: 1, maxLength: 8 })).map(([id, other]) => other + id.slice(prefix.length)),
  ];
  // A string of the right shape is an id once in 2^guardBits. If nearly all are ids, the filter below rejects too many.
  if (codec.guardBits > 0.1) {
    kinds.push(
      tuple(ids, integer({ min: prefix.length, max: whole - 1 }), constantFrom(...alphabet)).map(
        ([id, at, digit]) => replaceAt(id, at, digit),
      ),
      string({ unit: constantFrom(...alphabet), minLength: length, maxLength: length }).map(
        (text) => prefix + text,
      ),
    );
    if (/[a-z]/i.test(alphabet)) {
      kinds.push(
        tuple(ids, nat(length - 1)).map(([id, from]) => {
          const start = prefix.length + from;
          return id.slice(0, start) + id.slice(start).replace(/[a-z]/i, flipCase);
        }),
      );
    }
  }
  return oneof(...kinds).filter((text) => !codec.isId(text));
}

/** Returns a string with another character at a position. */
const replaceAt = (text: string, at: number, character: string): string =>
  text.slice(0, at) + character + text.slice(at + 1);

/** Returns an ASCII letter in the other case. */
const flipCase = (letter: string): string =>
  letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();

/**
 * Returns an arbitrary of all kinds of options of `createPuid`, except `accept`: short and long ids, full and sparse
 * domains, any alphabet and any key.
 *
 * @throws PuidError `invalid_options` if fast-check is not installed
 *
 * @example
 * ```ts
 * import fc from "fast-check";
 * import { createPuid } from "puid-codec";
 * import { puidOptions } from "puid-codec/testing";
 *
 * const codecs = fc.sample(puidOptions(), 10).map(createPuid);
 * codecs.every(({ capacity, id, ordinal }) => ordinal(id(capacity - 1n)) === capacity - 1n); // true
 * ```
 */
export function puidOptions(): Arbitrary<PuidOptions> {
  const {
    bigInt,
    constantFrom,
    integer,
    nat,
    oneof,
    record,
    shuffledSubarray,
    string,
    stringMatching,
    uint8Array,
  } = fc();
  const printable = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i));
  const anyAlphabet = oneof(
    constantFrom(...Object.values(alphabets)),
    integer({ min: 2, max: 94 }).chain((radix) =>
      shuffledSubarray(printable, { minLength: radix, maxLength: radix }).map((digits) => digits.join("")),
    ),
  );
  const formats = record({ alphabet: anyAlphabet, more: nat(30) }).chain(({ alphabet, more }) => {
    const length = shortestLength(BigInt(alphabet.length), MIN_SIZE, 0n) + more;
    const size = BigInt(alphabet.length) ** BigInt(length);
    const capacity = oneof(constantFrom(1n, size), bigInt({ min: 1n, max: size }));
    return record(
      { alphabet: constantFrom(alphabet), length: constantFrom(length), capacity },
      { requiredKeys: ["alphabet", "length"] },
    );
  });
  return record(
    {
      key: constantFrom(16, 24, 32).chain((size) => uint8Array({ minLength: size, maxLength: size })),
      prefix: oneof(constantFrom("usr_", "a", "-"), stringMatching(/^[A-Za-z0-9._~-]{0,63}$/)),
      tweak: string({ unit: "grapheme", maxLength: 40 }),
      format: oneof(formats, constantFrom({})),
    },
    { requiredKeys: ["key", "format"] },
  ).map(({ format, ...rest }) => ({ ...rest, ...format }));
}
