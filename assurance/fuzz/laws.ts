import type { InvalidIdReason, Puid, Registry } from "puid-codec";
import * as laws from "../../test/laws/laws.js";
import { thrownBy, Violation } from "../../test/support/violation.js";
import { inspect } from "./errors.js";
import type { Subject } from "./subjects.js";

/** Checks a codec with one input: the laws of every codec, and the subject's own knowledge of shapes and ordinals. */

type AnyCodec = Subject["codec"];

const hasPattern = (codec: AnyCodec): codec is AnyCodec & Pick<Puid, "pattern"> =>
  codec.pattern !== undefined;
const hasNormalize = (codec: AnyCodec): codec is AnyCodec & Pick<Puid, "normalize"> =>
  codec.normalize !== undefined;

/** The result of an input, for the table. */
export type Verdict = "accepted" | InvalidIdReason;

/**
 * All methods of a codec accept a string, or all reject it. If they accept it, `id` returns it for its ordinal. If they
 * reject it, they give a reason that is true.
 *
 * @param asksOracle - Whether to compute the ordinal of a string of the right shape by other means, which is slow.
 */
export function string(subject: Subject, candidate: string, asksOracle: boolean): Verdict {
  const { codec, secrets } = subject;
  const faults = subject.faults(candidate);
  const ordinal = codec.tryOrdinal(candidate);
  if (faults.length > 0 && ordinal !== undefined) {
    throw new Violation("tryOrdinal must reject a string of the wrong shape", candidate);
  }
  if (asksOracle && faults.length === 0 && subject.ordinalOf(candidate) !== ordinal) {
    throw new Violation(`tryOrdinal returns ${ordinal}, and the oracle another value`, candidate);
  }
  const outcome = laws.outcomeOf(codec, candidate, (error, argument) => inspect(error, secrets, argument));
  if (hasPattern(codec)) laws.patternIsShape(codec, candidate, outcome);
  if (typeof outcome === "bigint") {
    if (hasNormalize(codec)) laws.normalizeKeepsId(codec, candidate);
    return "accepted";
  }
  const reason = outcome.reason ?? "type";
  if (!(faults.length > 0 ? faults : ["unissued"]).includes(reason)) {
    throw new Violation(`the reason "${reason}" is not true`, candidate);
  }
  return reason;
}

/** An accepted string is the only id of its ordinal. */
export const spelling = ({ codec, issuerOf }: Subject, candidate: string): void =>
  laws.oneSpelling(codec, candidate, issuerOf);

/** `normalize` does not change a string again that it has changed into an id. */
export function normalized({ codec }: Subject, candidate: string): void {
  if (!hasNormalize(codec)) return;
  const once = codec.normalize(candidate);
  if (typeof once !== "string") throw new Violation("normalize must return a string", candidate);
  if (codec.isId(once)) laws.normalizeIsIdempotent(codec, candidate);
}

/** A batch, which uses the platform's AES, agrees with its elements one by one, which use ours. */
export function batch({ codec, faults }: Subject, candidates: readonly string[]): void {
  const first = candidates.findIndex((candidate) => codec.tryOrdinal(candidate) === undefined);
  if (first < 0) {
    laws.batchOfIds(codec, candidates);
    return;
  }
  const error = inspect(
    thrownBy(() => codec.ordinals(candidates)),
    [],
    `ids[${first}]`,
  );
  if (error.index !== first || (faults(candidates[first]!).length === 0) !== (error.reason === "unissued")) {
    throw new Violation(`ordinals must reject index ${first}, not ${error.index}`, candidates[first]);
  }
}

/** A registry accepts the ids that its members accept, and returns the type of the member. */
export function registry(
  { decode, tryDecode, typeOf, "~standard": standard }: Registry<Readonly<Record<string, Puid>>>,
  members: readonly Subject[],
  candidate: string,
  asksOracle: boolean,
): Verdict {
  const member = members.find(({ faults }) => faults(candidate).length === 0);
  const found = tryDecode(candidate);
  if (found !== undefined && found.type !== member?.name) {
    throw new Violation("tryDecode must return the type of the id", candidate);
  }
  if (typeOf(candidate) !== found?.type) throw new Violation("typeOf must agree with tryDecode", candidate);
  if (member !== undefined && member.codec.tryOrdinal(candidate) !== found?.ordinal) {
    throw new Violation("tryDecode must agree with its codec", candidate);
  }
  if (asksOracle && member !== undefined && member.ordinalOf(candidate) !== found?.ordinal) {
    throw new Violation("tryDecode must agree with the oracle", candidate);
  }
  const validated = standard.validate(candidate);
  if (found !== undefined) {
    const decoded = decode(candidate);
    if (decoded.type !== found.type || decoded.ordinal !== found.ordinal) {
      throw new Violation("decode must agree with tryDecode", candidate);
    }
    if (validated.issues !== undefined) throw new Violation("validate must agree with tryDecode", candidate);
    return "accepted";
  }
  const error = inspect(
    thrownBy(() => decode(candidate)),
    member?.secrets ?? [],
    "id",
  );
  if (member !== undefined && error.reason !== "unissued") {
    throw new Violation('decode must give the reason "unissued"', candidate);
  }
  if (validated.issues?.[0]?.message !== error.message) {
    throw new Violation("validate must give the message of decode", candidate);
  }
  return error.reason ?? "type";
}

/**
 * A codec rejects a value that is not a string for its type, and runs no code of the value.
 *
 * @param make - Returns a new value at each call, because reading a value may change it.
 */
export function foreign(subject: Subject, make: () => unknown): Verdict {
  const { codec, secrets } = subject;
  const rejects = (action: (value: never) => unknown, argument: string): void => {
    const error = inspect(
      thrownBy(() => action(make() as never)),
      secrets,
      argument,
    );
    if (error.code !== "invalid_id" || error.reason !== "type") {
      throw new Violation(`a value that is not a string is rejected with ${error.code}, ${error.reason}`);
    }
  };
  if (codec.tryOrdinal(make()) !== undefined || codec.isId(make())) {
    throw new Violation("a value that is not a string is accepted");
  }
  rejects(codec.ordinal, "id");
  rejects((value) => codec.ordinals([value]), "ids[0]");
  if (codec.normalize !== undefined) rejects(codec.normalize, "text");
  if (codec["~standard"] !== undefined && codec["~standard"].validate(make()).issues?.length !== 1) {
    throw new Violation("validate accepts a value that is not a string");
  }
  return "type";
}
