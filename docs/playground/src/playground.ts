import { createPuid, generateKey, type Puid } from "puid-codec";
import type { Format } from "./format.js";

/** What all parts of the page share: the key, the format, their codec, and the ordinal at the top of the page. */
export class Playground {
  key: string = generateKey();
  format: Format = {};
  codec: Puid = createPuid({ key: this.key });
  private current = 42n;
  private readonly codecListeners: (() => void)[] = [];
  private readonly ordinalListeners: (() => void)[] = [];

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
  }

  /** Calls a function after each change of the codec. */
  onCodec(listener: () => void): void {
    this.codecListeners.push(listener);
  }

  /** Calls a function after each change of the ordinal. */
  onOrdinal(listener: () => void): void {
    this.ordinalListeners.push(listener);
  }
}
