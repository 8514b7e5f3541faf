import { PuidError } from "puid-codec";
import { find, report } from "./dom.js";
import type { Playground } from "./playground.js";

const ordinal = find<HTMLInputElement>("ordinal");
const id = find<HTMLInputElement>("id");
const message = find("pair-message");

/** Connects the two fields. The one that was typed in last decides. */
export function connectPair(playground: Playground): void {
  /** Returns what is typed as the ordinal, if it is an integer. */
  const readOrdinal = (): bigint | undefined => {
    const text = ordinal.value.trim();
    return /^-?\d{1,400}$/.test(text) ? BigInt(text) : undefined;
  };
  const showId = (): void => {
    id.removeAttribute("aria-invalid");
    try {
      const typed = readOrdinal();
      if (typed === undefined)
        throw new Error(`the ordinal must be a whole number, got "${ordinal.value.trim().slice(0, 64)}"`);
      id.value = playground.codec.id(typed);
      playground.ordinal = typed;
      report(message, "", ordinal);
    } catch (error) {
      id.value = "";
      report(message, (error as Error).message, ordinal);
    }
  };
  const showOrdinal = (): void => {
    ordinal.removeAttribute("aria-invalid");
    try {
      playground.ordinal = playground.codec.ordinal(id.value);
      ordinal.value = String(playground.ordinal);
      report(message, "", id);
    } catch (error) {
      if (!(error instanceof PuidError)) throw error;
      ordinal.value = "";
      report(message, `${error.code}, ${error.reason}: ${error.message}`, id);
      const repaired = playground.codec.normalize(id.value);
      if (repaired !== undefined && playground.codec.isId(repaired)) offer(repaired);
    }
  };
  const offer = (repaired: string): void => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = repaired;
    button.addEventListener("click", () => {
      id.value = repaired;
      showOrdinal();
      id.focus();
    });
    message.append(". Use ", button); // the error says that normalize() corrects it
  };
  const step = (by: bigint): void => {
    const last = playground.codec.capacity - 1n;
    const next = (readOrdinal() ?? playground.ordinal) + by;
    ordinal.value = String(next < 0n ? 0n : next > last ? last : next);
    showId();
  };
  ordinal.addEventListener("input", showId);
  id.addEventListener("input", showOrdinal);
  find("previous").addEventListener("click", () => step(-1n));
  find("next").addEventListener("click", () => step(1n));
  playground.onCodec(() => {
    if (id.hasAttribute("aria-invalid")) showOrdinal();
    else showId();
  });
  // A visitor can type before the script starts.
  if (id.value === "") showId();
  else showOrdinal();
}
