import { describe, quote } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";
import type { Puid } from "./codec.js";
import { type JsonSchema, toJsonSchema } from "./schema.js";

/** A codec among others, by the name that they know it by. */
export interface Entry {
  readonly name: string;
  readonly codec: Puid;
}

/** Codecs of which no two can issue one id: it finds whose shape a text has, however many there are. */
export class PrefixIndex {
  /** A codec for each shape; those of a keyring one by one. */
  readonly entries: readonly Entry[];
  /** By the length of whole ids, and then by their prefix. */
  private readonly byLength = new Map<number, Map<string, Entry>>();
  /** By prefix alone: some codec that has it. */
  private readonly byPrefix: ReadonlyMap<string, Entry>;
  /** The lengths of prefixes, which are 64 at most; the longest first. */
  private readonly prefixLengths: readonly number[];
  private made: RegExp | undefined;

  /**
   * @param option - What the codecs were given as.
   * @throws PuidError `invalid_options` unless they are codecs, and any two can never issue one id.
   */
  constructor(option: string, codecs: Iterable<readonly [name: string, codec: unknown]>) {
    this.entries = Array.from(codecs).flatMap(([name, codec]) =>
      membersOf(option, name, codec).map((member) => ({ name, codec: member })),
    );
    for (const entry of this.entries) {
      const { prefix } = entry.codec;
      const whole = wholeLength(entry);
      const sameLength = this.byLength.get(whole) ?? new Map<string, Entry>();
      this.byLength.set(whole, sameLength);
      const twin = sameLength.get(prefix);
      if (twin !== undefined) refuse(option, twin, entry);
      sameLength.set(prefix, entry);
    }
    for (const sameLength of this.byLength.values()) checkApart(option, sameLength);
    this.byPrefix = new Map(this.entries.map((entry) => [entry.codec.prefix, entry]));
    const lengths = new Set(Array.from(this.byPrefix.keys(), (prefix) => prefix.length));
    this.prefixLengths = [...lengths].sort((a, b) => b - a);
  }

  /** The codec whose ids have this shape, by prefix and length; none for what is no text. */
  find(value: unknown): Entry | undefined {
    if (typeof value !== "string") return undefined;
    const sameLength = this.byLength.get(value.length);
    return sameLength && this.search(sameLength, value);
  }

  /** That codec; else one whose prefix the text has, though not its length. */
  nearest(text: string): Entry | undefined {
    return this.find(text) ?? this.search(this.byPrefix, text);
  }

  private search(entries: ReadonlyMap<string, Entry>, text: string): Entry | undefined {
    for (const length of this.prefixLengths) {
      const entry = entries.get(text.slice(0, length));
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** The shape of all the ids; made when it is first wanted. */
  get pattern(): RegExp {
    if (this.made === undefined) {
      const sources = this.entries.map(({ codec }) => codec.pattern.source.slice(1, -1));
      this.made = Object.freeze(new RegExp(`^(?:${sources.join("|")})$`));
    }
    return this.made;
  }

  toJsonSchema(): JsonSchema {
    const lengths = [...this.byLength.keys()];
    return toJsonSchema(this.pattern, Math.min(...lengths), Math.max(...lengths));
  }
}

/** The characters of a whole id. */
const wholeLength = ({ codec }: Entry): number => codec.prefix.length + codec.length;

/** The codecs of a keyring, or the one that it is. */
function membersOf(option: string, name: string, codec: unknown): readonly Puid[] {
  const { prefix, length, tryOrdinal } = Object(codec);
  if (typeof prefix !== "string" || !Number.isSafeInteger(length) || typeof tryOrdinal !== "function") {
    const got = `${describe(codec)} for ${quote(name)}`;
    refuseOption(option, "be codecs of createPuid, createUuidPuid or createKeyring", got);
  }
  return Object.hasOwn(Object(codec), "codecs")
    ? (codec as { codecs: readonly Puid[] }).codecs
    : [codec as Puid];
}

/** Checks that of the prefixes of ids of one length none begins another. */
function checkApart(option: string, entries: ReadonlyMap<string, Entry>): void {
  const sorted = [...entries.keys()].sort(); // in which whatever begins with a prefix comes right behind it
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1]!, sorted[i]!];
    if (after.startsWith(before)) refuse(option, entries.get(before)!, entries.get(after)!);
  }
}

function refuse(option: string, one: Entry, other: Entry): never {
  const show = ({ name, codec }: Entry): string => `${quote(name)} (prefix ${quote(codec.prefix)})`;
  const got = `${show(one)} and ${show(other)}, both with ids of ${wholeLength(one)} characters`;
  const advice = "give them prefixes of which neither begins the other, or ids of different lengths";
  refuseOption(option, "be codecs that can never issue the same id", got, advice);
}
