import { describe, PuidError, quote, type Refusal } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import type { AnyPuid } from "./codec.js";
import { type JsonSchema, toJsonSchema } from "./schema.js";

/** How many prefixes, names or lengths a message lists at most. */
const MAX_LISTED = 8;

/** A codec, and its name in the registry or the keyring. */
export interface Entry {
  readonly name: string;
  readonly codec: AnyPuid;
}

/**
 * Finds the codec of an id by its prefix and length, in a time that does not depend on the number of codecs. No two of
 * the codecs can issue the same id.
 */
export class PrefixIndex {
  /** The codecs. It lists each codec of a keyring by itself. */
  readonly entries: readonly Entry[];
  /** The codecs by the length of whole ids, then by prefix. */
  private readonly byLength = new Map<number, Map<string, Entry>>();
  /** One codec of each prefix. */
  private readonly byPrefix: ReadonlyMap<string, Entry>;
  /** The lengths of the prefixes, longest first. There are 64 at most: 0 to 63. */
  private readonly prefixLengths: readonly number[];
  private cachedPattern: RegExp | undefined;

  /**
   * @param option - The name of the option that holds the codecs.
   * @throws PuidError `invalid_options` if a value is not a codec, or if two codecs could issue the same id.
   */
  constructor(option: string, codecs: Iterable<readonly [name: string, codec: unknown]>) {
    this.entries = Array.from(codecs).flatMap(([name, codec]) =>
      readCodecs(option, name, codec).map((member) => ({ name, codec: member })),
    );
    for (const entry of this.entries) {
      const { prefix } = entry.codec;
      const length = idLength(entry);
      const sameLength = this.byLength.get(length) ?? new Map<string, Entry>();
      this.byLength.set(length, sameLength);
      const other = sameLength.get(prefix);
      if (other !== undefined) refuseCollision(option, other, entry);
      sameLength.set(prefix, entry);
    }
    for (const sameLength of this.byLength.values()) checkPrefixes(option, sameLength);
    this.byPrefix = new Map(this.entries.map((entry) => [entry.codec.prefix, entry]));
    const lengths = new Set(Array.from(this.byPrefix.keys(), (prefix) => prefix.length));
    this.prefixLengths = [...lengths].sort((a, b) => b - a);
  }

  /** Returns the codec whose ids have the prefix and the length of a value, or `undefined`. */
  find(value: unknown): Entry | undefined {
    if (typeof value !== "string") return undefined;
    const sameLength = this.byLength.get(value.length);
    return sameLength && this.search(sameLength, value);
  }

  /**
   * Returns why no codec accepts a string. If one codec has the string's prefix, or all have the same prefix, that
   * codec gives the reason. Otherwise the reason names all prefixes, or all lengths of ids with the string's prefix.
   */
  explain(text: string): Refusal {
    const nearest = this.find(text) ?? this.search(this.byPrefix, text);
    if (nearest === undefined) {
      if (this.byPrefix.size === 1) return explainBy(this.entries[0]!, text);
      const prefixes = showList([...this.byPrefix.keys()], ", ", quote);
      return { reason: "prefix", rest: `must start with one of ${prefixes}, got ${quote(text)}` };
    }
    const { prefix } = nearest.codec;
    const lengths = this.entries.flatMap(({ codec }) => (codec.prefix === prefix ? [codec.length] : []));
    const count = text.length - prefix.length;
    if (lengths.length === 1 || lengths.includes(count)) return explainBy(nearest, text);
    const shown = showList(
      lengths.sort((a, b) => a - b),
      " or ",
      String,
    );
    const rule = `must have ${shown} characters after its prefix`;
    return { reason: "length", rest: `${rule}, got ${count} in ${quote(text)}` };
  }

  private search(entries: ReadonlyMap<string, Entry>, text: string): Entry | undefined {
    for (const length of this.prefixLengths) {
      const entry = entries.get(text.slice(0, length));
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** The anchored pattern of all ids. It is created on first use. */
  get pattern(): RegExp {
    if (this.cachedPattern === undefined) {
      const sources = this.entries.map(({ codec }) => codec.pattern.source.slice(1, -1));
      this.cachedPattern = Object.freeze(new RegExp(`^(?:${sources.join("|")})$`));
    }
    return this.cachedPattern;
  }

  /** Returns the JSON Schema of all ids. */
  toJsonSchema(): JsonSchema {
    const lengths = [...this.byLength.keys()];
    return toJsonSchema(this.pattern, Math.min(...lengths), Math.max(...lengths));
  }
}

/** Returns the number of characters of an id, with its prefix. */
const idLength = ({ codec }: Entry): number => codec.prefix.length + codec.length;

/** Returns the codecs of a value: those of a keyring, or any other by itself. */
function readCodecs(option: string, name: string, codec: unknown): readonly AnyPuid[] {
  const { prefix, length, tryOrdinal } = Object(codec);
  if (typeof prefix !== "string" || !Number.isSafeInteger(length) || typeof tryOrdinal !== "function") {
    const got = `${describe(codec)} for ${quote(name)}`;
    refuseOption(
      option,
      "be codecs of createPuid, createUuidPuid, createCompositePuid or createKeyring",
      got,
    );
  }
  return membersOf(codec as AnyPuid);
}

/** Returns the codecs of a keyring, or any other codec by itself. */
export const membersOf = (codec: AnyPuid & { readonly codecs?: readonly AnyPuid[] }): readonly AnyPuid[] =>
  Object.hasOwn(codec, "codecs") ? codec.codecs! : [codec];

/** Returns why a codec rejects a string. */
function explainBy({ codec }: Entry, text: string): Refusal {
  const name = '"id" ';
  try {
    codec.ordinal(text);
  } catch (error) {
    if (!(error instanceof PuidError) || error.reason === undefined || !error.message.startsWith(name))
      throw error;
    return { reason: error.reason, rest: error.message.slice(name.length) };
  }
  // Only a filter that changes its answers comes here.
  return { reason: "unissued", rest: `must be allowed by "accept", got ${quote(text)}` };
}

/** Checks codecs whose ids have one length: no prefix may begin another. */
function checkPrefixes(option: string, entries: ReadonlyMap<string, Entry>): void {
  // In sorted order, the strings that begin with a prefix follow it directly.
  const sorted = [...entries.keys()].sort();
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1]!, sorted[i]!];
    if (after.startsWith(before)) refuseCollision(option, entries.get(before)!, entries.get(after)!);
  }
}

/** @throws PuidError `invalid_options`, always */
function refuseCollision(option: string, one: Entry, other: Entry): never {
  const show = ({ name, codec }: Entry): string => `${quote(name)} (prefix ${quote(codec.prefix)})`;
  const got = `${show(one)} and ${show(other)}, both with ids of ${idLength(one)} characters`;
  refuseOption(option, "be codecs that can never issue the same id", got, adviceFor(one, other));
}

/** Returns how to tell the ids of two codecs apart. Advice about prefixes does not help with UUIDs. */
function adviceFor(one: Entry, other: Entry): string {
  const [oneIsUuid, otherIsUuid] = [isUuid(one), isUuid(other)];
  if (oneIsUuid && otherIsUuid)
    return "use createPuid for one of them before you issue ids: UUIDs have no prefix";
  if (oneIsUuid || otherIsUuid) return "give the codec without UUIDs another length before you issue ids";
  return "before you issue ids, give them different lengths or prefixes of which neither starts with the other";
}

/** Tells whether the ids of a codec are UUIDs of version 8. A codec from elsewhere may have no pattern. */
const isUuid = ({ codec }: Entry): boolean =>
  (codec as Partial<AnyPuid>).pattern?.test("00000000-0000-8000-8000-000000000000") === true;

/** Returns the first values of a list for a message, and the number of the others. */
export function showList<Value>(
  values: readonly Value[],
  separator: string,
  show: (value: Value) => string,
): string {
  const shown = values.slice(0, MAX_LISTED).map(show);
  const more = values.length - shown.length;
  return shown.join(separator) + (more > 0 ? ` and ${more} more` : "");
}
