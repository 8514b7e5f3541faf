import { describe, quote, type Refusal, showInteger } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import type { Accept, Scheme } from "./codec.js";

/** The limit of SPEC.md. A filter that rejects 65,536 ids in a row probably rejects all. */
const MAX_ATTEMPTS = 2n ** 16n;

/** Returns the number of attempts that each ordinal has: SPEC.md, "An accept filter", a. */
export function attemptsOf(size: bigint, capacity: bigint): bigint {
  const attempts = size / capacity;
  return attempts < MAX_ATTEMPTS ? attempts : MAX_ATTEMPTS;
}

/**
 * Returns the scheme that issues accepted ids only: SPEC.md, "An accept filter".
 *
 * @param scheme - The scheme to filter. It encodes and decodes points below `attempts` · `capacity`.
 */
export function filterScheme(scheme: Scheme, predicate: Accept, capacity: bigint, attempts: bigint): Scheme {
  const accept = (id: string): boolean => {
    const answer: unknown = predicate(id);
    if (typeof answer === "boolean") return answer;
    return refuseOption("accept", "return true or false", `${describe(answer)} for ${quote(id)}`);
  };

  /** Returns the first accepted id of an ordinal, given the id of its first attempt. */
  const firstOf = (id: string, ordinal: number | bigint): string => {
    if (accept(id)) return id;
    for (let point = BigInt(ordinal) + capacity; point < attempts * capacity; point += capacity) {
      const later = scheme.encode(point);
      if (accept(later)) return later;
    }
    const got = `none of ${attempts} for ${showInteger(ordinal)}`;
    const advice = attempts < MAX_ATTEMPTS ? scheme.advice : "accept more ids";
    return refuseOption("accept", "accept an id of every ordinal", got, advice);
  };

  /** Returns the ordinal of a point if its id is the first accepted one of that ordinal. */
  const ordinalOf = (point: bigint, id: string): bigint | undefined => {
    if (!accept(id)) return undefined;
    const ordinal = point % capacity;
    for (let earlier = ordinal; earlier < point; earlier += capacity) {
      if (accept(scheme.encode(earlier))) return undefined;
    }
    return ordinal;
  };

  return {
    ...scheme,
    encode: (ordinal) => firstOf(scheme.encode(ordinal), ordinal),
    decode(value) {
      const point = scheme.decode(value);
      return point === undefined ? undefined : ordinalOf(point, value as string);
    },
    encodeMany: (ordinals) => scheme.encodeMany?.(ordinals)?.map((id, i) => firstOf(id, ordinals[i]!)),
    decodeMany(values) {
      const points = values.slice();
      const decoded = scheme.decodeMany?.(points);
      for (let i = 0; i < (decoded ?? 0); i++) {
        const ordinal = ordinalOf(points[i] as bigint, values[i] as string);
        if (ordinal === undefined) return i;
        values[i] = ordinal;
      }
      return decoded;
    },
    explain(text): Refusal {
      const refusal = scheme.explain(text);
      if (scheme.decode(text) === undefined) return refusal;
      return { reason: "unissued", rest: `must be allowed by "accept", got ${quote(text)}` };
    },
  };
}
