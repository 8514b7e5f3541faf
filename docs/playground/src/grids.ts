import { alphabets, createPuid, type Puid } from "puid-codec";
import { find } from "./dom.js";
import type { Playground } from "./playground.js";

const LENGTH = 6;
const PLACES = 10 ** LENGTH;
/** Cells on a side of the picture. A cell has 100 places. */
const SIDE = 100;
const PLACES_OF_CELL = PLACES / SIDE ** 2;
/** The number of rows at the start. */
const FIRST = 2000;
/** Milliseconds of a measurement of the speed. */
const MEASUREMENT = 30;
/** The number of ids in a batch. */
const BATCH = 500;

/** Lights the places of new rows: of their numbers, and of their ids. */
export function connectGrids(playground: Playground): void {
  const numbers = new Grid(find<HTMLCanvasElement>("counter-grid"));
  const ids = new Grid(find<HTMLCanvasElement>("puid-grid"));
  const play = find<HTMLButtonElement>("play");
  const speed = find<HTMLInputElement>("speed");
  let codec: Puid;
  let next = 0;
  /** The rows that are due but not drawn yet. */
  let due = 0;
  let last = 0;
  let isPlaying = false;

  const rate = (): number => Math.round(10 ** Number(speed.value));
  const draw = (count: number): void => {
    const end = Math.min(next + count, PLACES);
    for (const id of codec.ids(BigInt(next), end - next)) ids.light(Number(id));
    for (; next < end; next++) numbers.light(next);
    numbers.paint();
    ids.paint();
    const rest = next === PLACES ? " Every place is lit, each by one row." : "";
    find("drawn").textContent = `${next.toLocaleString("en")} of ${PLACES.toLocaleString("en")} rows.${rest}`;
  };
  const tick = (now: number): void => {
    if (!isPlaying) return;
    due += (rate() * Math.min(now - last, 1000)) / 1000;
    last = now;
    const count = Math.floor(due);
    due -= count;
    if (count > 0) draw(count);
    if (next < PLACES) requestAnimationFrame(tick);
    else setPlaying(false);
  };
  const setPlaying = (playing: boolean): void => {
    isPlaying = playing;
    play.textContent = playing ? "Pause" : "Start";
    if (!playing) return;
    last = performance.now();
    requestAnimationFrame(tick);
  };
  const clear = (): void => {
    next = due = 0;
    numbers.clear();
    ids.clear();
    draw(0);
  };
  const showRate = (): void => {
    const shown = rate().toLocaleString("en");
    find("speed-value").textContent = shown;
    speed.ariaValueText = `${shown} rows per second`;
  };

  play.addEventListener("click", () => {
    if (next === PLACES) clear();
    setPlaying(!isPlaying);
  });
  find("clear").addEventListener("click", clear);
  speed.addEventListener("input", showRate);
  showRate();
  playground.onCodec(() => {
    codec = createPuid({ key: playground.key, alphabet: alphabets.decimal, length: LENGTH });
    clear();
    draw(FIRST);
  });
  playground.onQuiet(() => showSpeed(playground.codec));
}

/** Measures the codec, and shows the result. */
function showSpeed(codec: Puid): void {
  const time = (work: (ordinal: bigint) => void, step: number): number => {
    const { capacity } = codec;
    const began = performance.now();
    let now = began;
    let ordinal = 0n;
    for (; now - began < MEASUREMENT; now = performance.now()) {
      for (let i = 0; i < 10; i++) {
        ordinal += BigInt(step);
        work(ordinal % capacity);
      }
    }
    return (1e6 * (now - began)) / Number(ordinal);
  };
  if (codec.capacity < BATCH) {
    find("measured").textContent = "The format has too few ids to measure.";
    return;
  }
  const batch = (first: bigint): void => {
    codec.ids(first + BigInt(BATCH) <= codec.capacity ? first : 0n, BATCH);
  };
  // The first one compiles the code. Others on this machine can disturb one of the next.
  const [, ...times] = [1, 2, 3].map(() => time((ordinal) => codec.id(ordinal), 1));
  const alone = Math.min(...times);
  // A batch of long ids takes seconds.
  const together = codec.length > 100 ? undefined : time(batch, BATCH);
  const show = (nanoseconds: number): string =>
    `${(nanoseconds / 1000).toFixed(2)} µs, ${Math.round(1e9 / nanoseconds).toLocaleString("en", { maximumSignificantDigits: 2 })} a second`;
  find("measured").textContent =
    `In this browser, an id of your format takes ${show(alone)}${together === undefined ? "" : `; in a batch, ${show(together)}`}.`;
}

/** A picture of all places, in the order of their numbers. */
class Grid {
  private readonly context: CanvasRenderingContext2D;
  private readonly image: ImageData;
  private readonly counts = new Uint8Array(SIDE ** 2);

  constructor(canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d")!;
    this.image = this.context.createImageData(SIDE, SIDE);
  }

  /** Lights a place. The more places of a cell are lit, the brighter it is. */
  light(place: number): void {
    const cell = Math.floor(place / PLACES_OF_CELL);
    const count = ++this.counts[cell]!;
    const share = 0.5 + (0.5 * count) / PLACES_OF_CELL;
    this.image.data.set([110 * share, 168 * share, 255 * share, 255], 4 * cell);
  }

  paint(): void {
    this.context.putImageData(this.image, 0, 0);
  }

  clear(): void {
    this.counts.fill(0);
    for (let cell = 0; cell < SIDE ** 2; cell++) this.image.data.set([16, 20, 34, 255], 4 * cell);
  }
}
