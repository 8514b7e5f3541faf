import type { Codec, Puid, PuidError } from "../../src/index.js";
import { thrownBy, Violation } from "../support/violation.js";

/**
 * The laws of every codec. Each is a function that throws a Violation if the law does not hold. The fuzz test uses them
 * too, with the built library. So this module imports only types of the library, and nothing of vitest.
 */

/** A codec with or without the methods that only some codecs have. */
export type AnyCodec = Codec<string> & Partial<Omit<Puid, keyof Codec<string>>>;

function check(holds: boolean, rule: string, input: unknown): asserts holds {
  if (!holds) throw new Violation(rule, input);
}

const same = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((element, i) => element === other[i]);

export function roundTrip(codec: Codec<string>, ordinal: bigint): void {
  check(codec.ordinal(codec.id(ordinal)) === ordinal, "an id must decode to its ordinal", ordinal);
  if (ordinal <= Number.MAX_SAFE_INTEGER) {
    check(codec.id(Number(ordinal)) === codec.id(ordinal), "a number and a bigint must have one id", ordinal);
  }
}

export function distinctness(codec: Codec<string>, one: bigint, other: bigint): void {
  check(
    (codec.id(one) === codec.id(other)) === (one === other),
    "distinct ordinals must have distinct ids",
    `${one} ${other}`,
  );
}

/**
 * A string that a codec accepts is the only id of its ordinal.
 *
 * @param issuerOf - Returns the codec that issues an accepted string: a member of a keyring, or the codec itself.
 */
export function oneSpelling(
  codec: Codec<string>,
  text: string,
  issuerOf: (text: string) => Codec<string> = () => codec,
): void {
  const ordinal = codec.tryOrdinal(text);
  if (ordinal === undefined) return;
  const { id, ids } = issuerOf(text);
  check(id(ordinal) === text, "id must return the string that decodes to the ordinal", text);
  check(same(ids([ordinal]), [text]), "ids([ordinal]) must return the same id", text);
  check(same(ids(ordinal, 1), [text]), "ids(ordinal, 1) must return the same id", text);
}

/** Checks a rejection, and returns it as a PuidError. */
export type Inspect = (error: unknown, argument: string) => PuidError;

const inspectName: Inspect = (error) => {
  check(
    error instanceof Error && error.name === "PuidError",
    "a rejection must be a PuidError",
    String(error),
  );
  return error as PuidError;
};

/**
 * `ordinal`, `tryOrdinal`, `isId`, `ordinals` and the schema accept the same values with the same result. They reject
 * a value for the same reason.
 */
export function oneAcceptedSet(codec: AnyCodec, value: unknown): void {
  outcomeOf(codec, value);
}

/** Checks the law `oneAcceptedSet`. Returns the ordinal of the value, or the error of `ordinal`. */
export function outcomeOf(
  codec: AnyCodec,
  value: unknown,
  inspect: Inspect = inspectName,
): bigint | PuidError {
  const text = value as string;
  const ordinal = codec.tryOrdinal(value);
  check(codec.isId(value) === (ordinal !== undefined), "isId must agree with tryOrdinal", value);
  const validated = codec["~standard"]?.validate(value);
  if (ordinal !== undefined) {
    check(codec.ordinal(text) === ordinal, "ordinal must agree with tryOrdinal", value);
    check(same(codec.ordinals([text]), [ordinal]), "ordinals must agree with tryOrdinal", value);
    const isValid = validated === undefined || ("value" in validated && validated.value === ordinal);
    check(isValid, "validate must agree with tryOrdinal", value);
    return ordinal;
  }
  const error = inspect(
    thrownBy(() => codec.ordinal(text)),
    "id",
  );
  check(error.code === "invalid_id", "the code of a rejection must be invalid_id", value);
  const ofBatch = inspect(
    thrownBy(() => codec.ordinals([text])),
    "ids[0]",
  );
  check(ofBatch.index === 0, "the index of a rejection must be that of the id", value);
  check(
    ofBatch.code === error.code && ofBatch.reason === error.reason,
    "ordinals must give the reason of ordinal",
    value,
  );
  const hasMessage = validated === undefined || validated.issues?.[0]?.message === error.message;
  check(hasMessage, "validate must give the message of ordinal", value);
  return error;
}

/** A batch of ids decodes to the same ordinals as the ids one by one. */
export function batchOfIds(codec: Codec<string>, ids: readonly string[]): void {
  const distinct = new Set(ids);
  const ordinals = ids.map((id) => codec.ordinal(id));
  check(same(codec.ordinals(ids), ordinals), "ordinals must agree with ordinal", ids.join("\n"));
  check(
    // In a keyring, ids of two codecs may have one ordinal.
    same(
      codec.ordinals(distinct),
      Array.from(distinct, (id) => codec.ordinal(id)),
    ),
    "ordinals must take any iterable",
    "a Set",
  );
}

/** A batch of ordinals has the same ids as the ordinals one by one, and decodes to them. */
export function batches(codec: Codec<string>, first: bigint, count: number): void {
  const ordinals = Array.from({ length: count }, (_, i) => first + BigInt(i));
  const ids = codec.ids(first, count);
  const each = ordinals.map((ordinal) => codec.id(ordinal));
  check(same(ids, each), "ids must agree with id", `${first}, ${count}`);
  check(
    same(codec.ordinals(ids), ordinals),
    "ordinals must return the ordinals of ids",
    `${first}, ${count}`,
  );
  batchOfIds(codec, ids);
}

export function matchesPattern(codec: Puid, ordinal: bigint): void {
  const id = codec.id(ordinal);
  for (const flags of ["", "u", "v"]) {
    check(
      new RegExp(codec.pattern.source, flags).test(id),
      `the pattern with flags "${flags}" must match`,
      id,
    );
  }
  for (const text of [`${id}\n`, ` ${id}`])
    check(!codec.pattern.test(text), "the pattern must be anchored", text);
}

/**
 * The pattern matches exactly the strings of the right shape: ids, and strings that are only unissued.
 *
 * @param outcome - The result of `outcomeOf`, if the caller has it already.
 */
export function patternIsShape(
  codec: AnyCodec & Pick<Puid, "pattern">,
  text: string,
  outcome: bigint | PuidError = outcomeOf(codec, text),
): void {
  const hasShape = typeof outcome === "bigint" || outcome.reason === "unissued";
  check(codec.pattern.test(text) === hasShape, "the pattern must match exactly the shape", text);
}

/** A codec accepts a string of the right shape exactly if its point is below the capacity. An oracle computes the point. */
export function acceptedBelowCapacity(codec: Puid, text: string, point: bigint): void {
  const expected = point < codec.capacity ? point : undefined;
  check(codec.tryOrdinal(text) === expected, `tryOrdinal must return ${expected}`, text);
}

export function normalizeKeepsId(codec: Pick<Puid, "normalize">, id: string): void {
  check(codec.normalize(id) === id, "normalize must not change an id", id);
}

export const normalizeKeepsIds = (codec: Codec<string> & Pick<Puid, "normalize">, ordinal: bigint): void =>
  normalizeKeepsId(codec, codec.id(ordinal));

export function normalizeIsIdempotent(codec: Pick<Puid, "normalize">, text: string): void {
  const once = codec.normalize(text);
  check(typeof once === "string", "normalize must return a string", text);
  check(codec.normalize(once) === once, "normalize must be idempotent", text);
}
