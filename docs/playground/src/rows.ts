import Hashids from "hashids";
import Sqids from "sqids";
import { create, find } from "./dom.js";
import type { Playground } from "./playground.js";
import { findRepetition, MOST_POSITIONS } from "./repetition.js";

/** A way to show the number of a row. */
interface Scheme {
  /** The part that all ids have. */
  readonly prefix?: string;
  /** Returns the ids of rows from 1 on. */
  readonly ids: (count: number) => string[];
  /** What a stranger needs to read the ids. */
  readonly secret: string;
}

const MIN_LENGTH = 10;

/** Returns the schemes of others, in their documented set-up. */
function createOthers(): Scheme[] {
  const from1 =
    (show: (ordinal: number) => string) =>
    (count: number): string[] =>
      Array.from({ length: count }, (_, i) => show(i + 1));
  const sqids = new Sqids({ minLength: MIN_LENGTH });
  const hashids = new Hashids("this is my salt", MIN_LENGTH);
  return [
    { ids: from1(String), secret: "" },
    {
      ids: from1((ordinal) => sqids.encode([ordinal])),
      secret:
        "With the default alphabet, anyone reads the number. Another order of the alphabet is no cipher.",
    },
    {
      ids: from1((ordinal) => hashids.encode(ordinal)),
      secret: "The salt shuffles the alphabet. It is no key.",
    },
  ];
}

const ROWS = 10;
/** The number of ids in a picture. */
const PAINTED = 2400;
/** The least number of ids whose repetitions mean something. */
const FEW = 500;
/** The width of a picture is the multiple of the distance that is next to this. */
const WIDTH = 60;

/** Shows the first rows as a counter, as puids, and as sqids and hashids. */
export function connectRows(playground: Playground): void {
  const [counter, own, ...others] = find("rows").children;
  let isFirst = true;
  playground.onQuiet(() => {
    if (isFirst) {
      isFirst = false;
      const figures = [counter!, ...others];
      for (const [i, scheme] of createOthers().entries()) show(scheme, figures[i]!);
    }
    const { codec } = playground;
    const scheme: Scheme = {
      prefix: codec.prefix,
      ids: (count) => playground.sample(codec, 1n, count),
      secret: "So do about as many random ids. Reading an id takes the key of AES.",
    };
    show(scheme, own!);
  });
}

/** Fills a figure: a picture, the first ids, and what a stranger learns. It keeps its caption. */
function show({ prefix = "", ids: issue, secret }: Scheme, figure: Element): void {
  const ids = issue(PAINTED);
  const digits = ids.map((id) => id.slice(prefix.length));
  const { distance, position, share } = findRepetition(digits);
  const length = Math.min(...digits.map((text) => text.length), MOST_POSITIONS);
  const characters = digits.map((text) => text.charAt(text.length - length + position));
  const picture = paint(characters, distance * Math.max(1, Math.round(WIDTH / distance)));
  picture.ariaLabel = `One character of each of ${ids.length} ids: ${share > 0.5 ? "stripes" : "no pattern"}`;
  const isFew = ids.length < FEW;
  const rows = distance === 1 ? "row" : "rows";
  const verdict = isFew
    ? "The ids are too few to tell."
    : `of ids give away a character of the id ${distance} ${rows} later. ${secret}`;
  figure.replaceChildren(
    figure.firstElementChild!,
    picture,
    create("ol", "", ...ids.slice(0, ROWS).map((id) => create("li", "", id))),
    create("strong", "", isFew ? "–" : percent(share)),
    create("p", "", verdict),
  );
}

/** Shows a share, with a decimal if it is near no bound. */
const percent = (share: number): string =>
  `${(100 * share).toFixed(share < 0.1 || share > 0.95 ? 1 : 0).replace(/^100\.0/, "100")} %`;

/** Paints a cell for each character, in the shade of its rank. */
function paint(characters: readonly string[], width: number): HTMLCanvasElement {
  const ranks = new Map(
    Array.from(new Set(characters))
      .toSorted()
      .map((character, rank) => [character, rank]),
  );
  const canvas = create("canvas", "stripes");
  canvas.width = width;
  canvas.height = Math.floor(characters.length / width) || 1;
  canvas.role = "img";
  const context = canvas.getContext("2d")!;
  for (const [i, character] of characters.entries()) {
    const share = ranks.size > 1 ? ranks.get(character)! / (ranks.size - 1) : 0;
    context.fillStyle = `hsl(226 45% ${Math.round(12 + 80 * share)}%)`;
    context.fillRect(i % width, Math.floor(i / width), 1, 1);
  }
  return canvas;
}
