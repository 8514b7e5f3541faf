import { alphabets, generateKey, PuidError } from "puid-codec";
import { find, report } from "./dom.js";
import { type Format, lengthWith, readWhole } from "./format.js";
import type { Playground } from "./playground.js";

const fields = {
  prefix: find<HTMLInputElement>("prefix"),
  alphabet: find<HTMLSelectElement>("alphabet"),
  characters: find<HTMLInputElement>("characters"),
  capacity: find<HTMLInputElement>("capacity"),
  guard: find<HTMLInputElement>("guard"),
  length: find<HTMLInputElement>("length"),
  key: find<HTMLInputElement>("key"),
};
const message = find("format-message");
const banner = find("stale");
const copy = find<HTMLButtonElement>("copy");

const CUSTOM = "custom";
const DEFAULT_GUARD = 32n;

/** Connects the form of the format, and applies it. */
export function connectForm(playground: Playground): void {
  for (const name of [...Object.keys(alphabets), CUSTOM]) fields.alphabet.append(new Option(name));
  fields.characters.value = alphabets.base58;
  fields.key.value = playground.key;

  /** The field that failed, if an error is not about an option. */
  let reading: keyof typeof fields = "prefix";

  function read(): Format {
    const name = fields.alphabet.value;
    find("characters-field").hidden = name !== CUSTOM;
    const alphabet = name === CUSTOM ? fields.characters.value : alphabets[name as keyof typeof alphabets];
    reading = "characters";
    if (name === CUSTOM && Object.hasOwn(alphabets, alphabet)) {
      throw new Error(
        `"characters" must be the digits themselves, got "${alphabet}"; choose ${alphabet} in the list`,
      );
    }
    reading = "capacity";
    const size = fields.capacity.value.trim();
    const capacity = size === "" ? undefined : readWhole("capacity", size);
    reading = "length";
    const given = fields.length.value.trim();
    if (given !== "") {
      return { prefix: fields.prefix.value, alphabet, capacity, length: Number(readWhole("length", given)) };
    }
    reading = "guard";
    const guard = readWhole("guard bits", fields.guard.value);
    if (guard > 64n)
      throw new Error(`"guard bits" must be at most 64, got ${fields.guard.value.slice(0, 64)}`);
    const radix = new Set(alphabet).size;
    // The library has the default, and rejects an alphabet or a capacity without a length.
    const isDefault = guard === DEFAULT_GUARD || capacity === 0n || radix < 2;
    const length = isDefault ? undefined : lengthWith(Number(guard), capacity ?? 2n ** 63n, radix);
    return { prefix: fields.prefix.value, alphabet, capacity, length };
  }

  const apply = (): void => {
    report(message, "", ...Object.values(fields));
    try {
      const { capacity, alphabet, ...rest } = read();
      reading = "key";
      playground.use(fields.key.value.trim(), {
        ...rest,
        // A default is not an option that the visitor chose.
        alphabet: alphabet === alphabets.crockford32 ? undefined : alphabet,
        capacity,
      });
      fields.capacity.placeholder =
        playground.codec.capacity === 2n ** 63n ? "2^63" : String(playground.codec.capacity);
      fields.length.placeholder = `${playground.codec.length}, by the guard bits`;
      banner.hidden = true;
      copy.disabled = false;
    } catch (error) {
      banner.hidden = false;
      copy.disabled = true;
      const option = error instanceof PuidError ? (error.option ?? "key") : reading;
      const name = option === "alphabet" && fields.alphabet.value === CUSTOM ? "characters" : option;
      report(message, (error as Error).message, fields[name as keyof typeof fields]);
    }
  };

  fields.length.addEventListener("input", () => {
    fields.guard.disabled = fields.length.value.trim() !== "";
  });
  find("format").addEventListener("input", apply);
  find("format").addEventListener("submit", (event) => event.preventDefault());
  find("new-key").addEventListener("click", () => {
    fields.key.value = generateKey();
    apply();
  });
  apply();
}
