import { createPuid, generateKey, type Puid } from "puid-codec";
import type { Format } from "./format.js";

/** Milliseconds after the last change of the codec. */
const QUIET = 150;

/** How many characters of ids a sample has at most. They take a tenth of a second. */
const MOST_CHARACTERS = 250_000;

/** What all parts of the page share: the key, the format, their codec, and the ordinal at the top of the page. */
export class Playground {
  key: string = generateKey();
  format: Format = {};
  codec: Puid = createPuid({ key: this.key });
  private current = 42n;
  private readonly codecListeners: (() => void)[] = [];
  private readonly ordinalListeners: (() => void)[] = [];
  private readonly quietListeners: (() => void)[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  get ordinal(): bigint {
    return this.current;
  }

  /** An ordinal of the codec. */
  set ordinal(ordinal: bigint) {
    this.current = ordinal;
    for (const listener of this.ordinalListeners) listener();
  }

  /**
   * Changes the key and the format.
   *
   * @throws PuidError if one of them is invalid; then nothing changes
   */
  use(key: string, format: Format): void {
    this.codec = createPuid({ key, ...format });
    this.key = key;
    this.format = format;
    for (const listener of this.codecListeners) listener();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      for (const listener of this.quietListeners) listener();
    }, QUIET);
  }

  /** Calls a function when the codec has not changed for a moment. It is for what takes long. */
  onQuiet(listener: () => void): void {
    this.quietListeners.push(listener);
  }

  /** Calls a function after each change of the codec. */
  onCodec(listener: () => void): void {
    this.codecListeners.push(listener);
  }

  /** Returns the ids of consecutive ordinals, at most `most`. A long id takes a millisecond, so there are fewer of these. */
  sample(codec: Puid, first: bigint, most: number): string[] {
    const left = codec.capacity - first;
    const affordable = Math.min(most, Math.floor(MOST_CHARACTERS / codec.length));
    return codec.ids(first, left < affordable ? Number(left) : affordable);
  }

  /** Calls a function after each change of the ordinal. */
  onOrdinal(listener: () => void): void {
    this.ordinalListeners.push(listener);
  }
}
