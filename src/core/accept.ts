import { describe, digits, quote, type Refusal } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import type { Accept, Scheme } from "./codec.js";

/** However many strings there are to an ordinal, a filter that refuses so many refuses all. */
const MOST_ATTEMPTS = 2n ** 16n;

/** a, the attempts that each ordinal has. */
export function attemptsOf(size: bigint, capacity: bigint): bigint {
  const attempts = size / capacity;
  return attempts < MOST_ATTEMPTS ? attempts : MOST_ATTEMPTS;
}

/**
 * A scheme of which only accepted ids are issued: format 1, "An accept filter".
 *
 * @param scheme - Its capacity is `attempts` · `capacity`.
 */
export function withAccept(scheme: Scheme, predicate: Accept, capacity: bigint, attempts: bigint): Scheme {
  const accept = (id: string): boolean => {
    const answer: unknown = predicate(id);
    if (typeof answer === "boolean") return answer;
    return refuseOption("accept", "return true or false", `${describe(answer)} for ${quote(id)}`);
  };

  /** The first accepted one of an ordinal's attempts, from `attempt` on. */
  const encodeFrom = (ordinal: number | bigint, attempt: bigint): string => {
    for (let point = BigInt(ordinal) + attempt * capacity; attempt < attempts; attempt++) {
      const id = scheme.encode(point);
      if (accept(id)) return id;
      point += capacity;
    }
    const got = `none of the ${attempts} of ${digits(ordinal)}`;
    const advice = attempts < MOST_ATTEMPTS ? scheme.remedy : "accept more ids";
    return refuseOption("accept", "leave every ordinal an id", got, advice);
  };

  /** The ordinal of a point, if its text is the first accepted one. */
  const settle = (point: bigint, text: string): bigint | undefined => {
    if (!accept(text)) return undefined;
    const ordinal = point % capacity;
    for (let earlier = ordinal; earlier < point; earlier += capacity) {
      if (accept(scheme.encode(earlier))) return undefined;
    }
    return ordinal;
  };

  const decode = (value: unknown): bigint | undefined => {
    const point = scheme.decode(value);
    return point === undefined ? undefined : settle(point, value as string);
  };

  return {
    ...scheme,
    capacity,
    encode(ordinal) {
      const id = scheme.encode(ordinal);
      return accept(id) ? id : encodeFrom(ordinal, 1n);
    },
    encodeMany(ordinals) {
      const ids = scheme.encodeMany?.(ordinals);
      return ids?.map((id, i) => (accept(id) ? id : encodeFrom(ordinals[i]!, 1n)));
    },
    decode,
    decodeMany(texts) {
      const values = texts.slice();
      const decoded = scheme.decodeMany?.(values);
      for (let i = 0; i < (decoded ?? 0); i++) {
        const ordinal = settle(values[i] as bigint, texts[i] as string);
        if (ordinal === undefined) return i;
        texts[i] = ordinal;
      }
      return decoded;
    },
    explain(text): Refusal {
      const refusal = scheme.explain(text);
      if (scheme.decode(text) === undefined) return refusal;
      return { reason: "unissued", rule: `must be allowed by "accept", got ${quote(text)}` };
    },
  };
}
