import { create, find } from "./dom.js";
import type { Playground } from "./playground.js";

/** The most characters of an id whose bits are shown. */
const MOST = 256;

/** Shows what changes from an ordinal's id to the next one's: characters and bits. */
export function connectAvalanche(playground: Playground): void {
  const show = (): void => {
    const { codec, ordinal } = playground;
    const first = ordinal + 1n < codec.capacity ? ordinal : codec.capacity - 2n;
    if (first < 0n || codec.length > MOST) {
      const why = first < 0n ? "There is only one id." : "The ids are too long to show their bits.";
      find("avalanche").replaceChildren(create("p", "", why));
      return;
    }
    const ids = codec.ids(first, 2);
    const [one, two] = ids.map((id) => numberOf(id.slice(codec.prefix.length), codec.alphabet));
    const bits = (BigInt(codec.alphabet.length) ** BigInt(codec.length) - 1n).toString(2).length;
    const difference = (one! ^ two!).toString(2).padStart(bits, "0");
    const changed = difference.replaceAll("0", "").length;
    const lines = ids.map((id, i) => {
      const other = ids[1 - i]!;
      const characters = Array.from(id, (character, at) =>
        create("span", character === other[at] ? "" : "changed", character),
      );
      return create(
        "p",
        "step",
        create("span", "number", String(first + BigInt(i))),
        create("code", "wrap", ...characters),
      );
    });
    const cells = Array.from(difference, (bit) => create("i", bit === "1" ? "on" : ""));
    const picture = create("div", "bits", ...cells);
    picture.role = "img";
    picture.ariaLabel = `${changed} of ${bits} bits change`;
    find("avalanche").replaceChildren(
      ...lines,
      picture,
      create("p", "", `${changed} of ${bits} bits change.`),
    );
  };
  playground.onCodec(show);
  playground.onOrdinal(show);
}

/** Returns the number that digits spell. */
const numberOf = (digits: string, alphabet: string): bigint =>
  Array.from(digits).reduce(
    (value, digit) => value * BigInt(alphabet.length) + BigInt(alphabet.indexOf(digit)),
    0n,
  );
