import type { InvalidIdReason, Puid, Registry } from "puid-codec";
import type { Subject } from "./subjects.js";
import { inspect, Wrong } from "./wrong.js";

/** What must hold of a codec and a text, or of a codec and whatever is none. */

/** What came of a text, for the table. */
export type Verdict = "accepted" | InvalidIdReason;

function thrown(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

/**
 * A text is accepted by all of a codec's methods or by none; if so it is what `id` gives for its ordinal, and if
 * not it is refused for what is wrong with it.
 *
 * @param slowly - Whether to ask the oracle, of a text of the right shape.
 */
export function text(subject: Subject, candidate: string, slowly: boolean): Verdict {
  const { codec, secrets } = subject;
  const faults = subject.faults(candidate);
  const ordinal = codec.tryOrdinal(candidate);
  if (faults.length > 0 && ordinal !== undefined)
    throw new Wrong("tryOrdinal takes a wrong shape", candidate);
  if (slowly && faults.length === 0 && subject.ordinalOf(candidate) !== ordinal) {
    throw new Wrong(`tryOrdinal gives ${ordinal}, and the oracle something else`, candidate);
  }
  if (codec.isId(candidate) !== (ordinal !== undefined)) throw new Wrong("isId differs", candidate);
  if (codec.pattern !== undefined && codec.pattern.test(candidate) !== (faults.length === 0)) {
    throw new Wrong("the pattern differs from the shape", candidate);
  }
  const validated = codec["~standard"]?.validate(candidate);
  if (ordinal !== undefined) {
    if (codec.ordinal(candidate) !== ordinal) throw new Wrong("ordinal differs", candidate);
    if (codec.ordinals([candidate])[0] !== ordinal) throw new Wrong("ordinals differs", candidate);
    if (validated !== undefined && !("value" in validated && validated.value === ordinal)) {
      throw new Wrong("validate differs", candidate);
    }
    if (codec.normalize !== undefined && codec.normalize(candidate) !== candidate) {
      throw new Wrong("normalize changes an id", candidate);
    }
    return "accepted";
  }
  const error = inspect(
    thrown(() => codec.ordinal(candidate)),
    secrets,
    "id",
  );
  const reason = error.reason ?? "type";
  if (error.code !== "invalid_id" || !(faults.length > 0 ? faults : ["unissued"]).includes(reason)) {
    throw new Wrong(`refused for ${error.code}, ${reason}, where that is not so`, candidate);
  }
  const ofMany = inspect(
    thrown(() => codec.ordinals([candidate])),
    secrets,
    "ids[0]",
  );
  if (ofMany.index !== 0 || ofMany.reason !== reason)
    throw new Wrong("ordinals refuses otherwise", candidate);
  if (validated !== undefined && validated.issues?.[0]?.message !== error.message) {
    throw new Wrong("validate says otherwise", candidate);
  }
  return reason;
}

/** An accepted text is the one spelling of what it decodes to. */
export function spelling({ codec, issuerOf }: Subject, candidate: string): void {
  const ordinal = codec.tryOrdinal(candidate);
  if (ordinal === undefined) return;
  const { id, ids } = issuerOf(candidate);
  if (id(ordinal) !== candidate) throw new Wrong(`id(${ordinal}) is not the text that has it`, candidate);
  if (ids([ordinal])[0] !== candidate || ids(ordinal, 1)[0] !== candidate) {
    throw new Wrong(`ids of ${ordinal} is not the text that has it`, candidate);
  }
}

/** What `normalize` gives is a text that it leaves alone, and it mends no text that the codec takes to another. */
export function normalized({ codec }: Subject, candidate: string): void {
  if (codec.normalize === undefined) return;
  const once = codec.normalize(candidate);
  if (typeof once !== "string") throw new Wrong("normalize gives no text", candidate);
  if (codec.isId(once) && codec.normalize(once) !== once) throw new Wrong("normalize is not done", candidate);
}

/** Batches agree with one by one: the platform's AES with ours. */
export function batch({ codec, faults }: Subject, candidates: readonly string[]): void {
  const first = candidates.findIndex((candidate) => codec.tryOrdinal(candidate) === undefined);
  if (first < 0) {
    const ordinals = codec.ordinals(candidates);
    if (!ordinals.every((ordinal, i) => ordinal === codec.ordinal(candidates[i]!))) {
      throw new Wrong("ordinals of a batch differ", candidates.join("\n"));
    }
    return;
  }
  const error = inspect(
    thrown(() => codec.ordinals(candidates)),
    [],
    `ids[${first}]`,
  );
  if (error.index !== first || (faults(candidates[first]!).length === 0) !== (error.reason === "unissued")) {
    throw new Wrong(`ordinals refuses ${error.index}, not ${first}`, candidates[first]);
  }
}

/** A registry takes what its members take, and says whose it is. */
export function registry(
  { decode, tryDecode, typeOf, "~standard": standard }: Registry<Readonly<Record<string, Puid>>>,
  members: readonly Subject[],
  candidate: string,
  slowly: boolean,
): Verdict {
  const member = members.find(({ faults }) => faults(candidate).length === 0);
  const found = tryDecode(candidate);
  if (found !== undefined && found.type !== member?.name) throw new Wrong("another's id", candidate);
  if (typeOf(candidate) !== found?.type) throw new Wrong("typeOf differs", candidate);
  if (member !== undefined && member.codec.tryOrdinal(candidate) !== found?.ordinal) {
    throw new Wrong("tryDecode differs from its codec", candidate);
  }
  if (slowly && member !== undefined && member.ordinalOf(candidate) !== found?.ordinal) {
    throw new Wrong("tryDecode differs from the oracle", candidate);
  }
  const validated = standard.validate(candidate);
  if (found !== undefined) {
    const decoded = decode(candidate);
    if (decoded.type !== found.type || decoded.ordinal !== found.ordinal) {
      throw new Wrong("decode differs", candidate);
    }
    if (validated.issues !== undefined) throw new Wrong("validate differs", candidate);
    return "accepted";
  }
  const error = inspect(
    thrown(() => decode(candidate)),
    member?.secrets ?? [],
    "id",
  );
  if (member !== undefined && error.reason !== "unissued")
    throw new Wrong("decode refuses otherwise", candidate);
  if (validated.issues?.[0]?.message !== error.message) throw new Wrong("validate says otherwise", candidate);
  return error.reason ?? "type";
}

/** What is no text is refused for its type, and no code of its own runs. */
export function foreign(subject: Subject, make: () => unknown): Verdict {
  const { codec, secrets } = subject;
  const refuses = (action: (value: never) => unknown, name: string): void => {
    const error = inspect(
      thrown(() => action(make() as never)),
      secrets,
      name,
    );
    if (error.code !== "invalid_id" || error.reason !== "type") {
      throw new Wrong(`what is no text is refused for ${error.code}, ${error.reason}`);
    }
  };
  if (codec.tryOrdinal(make()) !== undefined || codec.isId(make()))
    throw new Wrong("what is no text is taken");
  refuses(codec.ordinal, "id");
  refuses((value) => codec.ordinals([value]), "ids[0]");
  if (codec.normalize !== undefined) refuses(codec.normalize, "text");
  if (codec["~standard"] !== undefined && codec["~standard"].validate(make()).issues?.length !== 1) {
    throw new Wrong("what is no text is valid");
  }
  return "type";
}
