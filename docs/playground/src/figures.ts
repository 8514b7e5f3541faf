import encodeQR from "qr";
import { lengthsFor } from "../../../src/core/lengths.js";
import { create, find, report } from "./dom.js";
import { readWhole, showCount, showEnd, showGuess } from "./format.js";
import type { Playground } from "./playground.js";

const rate = find<HTMLInputElement>("rate");

/** Shows the capacity, the odds of a guess, the day when ids run out, and an id in a URL and in a QR code. */
export function connectFigures(playground: Playground): void {
  const showDate = (): void => {
    try {
      const rows = readWhole("new rows per day", rate.value);
      find("figure-date").textContent = showEnd(playground.codec.capacity, rows, new Date());
      report(find("rate-message"), "", rate);
    } catch (error) {
      find("figure-date").textContent = "–";
      report(find("rate-message"), (error as Error).message, rate);
    }
  };
  const showUrl = (): void => {
    const { codec, ordinal } = playground;
    const url =
      ordinal < codec.capacity ? `https://example.com/users/${encodeURIComponent(codec.id(ordinal))}` : "";
    find("figure-url").textContent = url;
    find("code").replaceChildren(...(url === "" ? [] : [drawCode(url)]));
  };
  rate.addEventListener("input", (event) => {
    event.stopPropagation(); // it is no option of the codec
    showDate();
  });
  playground.onOrdinal(showUrl);
  playground.onCodec(() => {
    const { capacity, alphabet, length, guardBits } = playground.codec;
    const radix = BigInt(alphabet.length);
    find("figure-capacity").textContent = showCount(capacity);
    const guess = Number((radix ** BigInt(length) * 1000n) / capacity) / 1000;
    find("figure-guess").textContent = `${showGuess(guess, guardBits)} (${guardBits.toFixed(1)} guard bits)`;
    showDate();
    showUrl();
    const rows = lengthsFor(capacity, radix).map((row) => {
      const cells = [
        String(row.length),
        showGuess(row.guess, row.guardBits),
        row.guardBits.toFixed(1),
        row.length === length ? "chosen" : row.isDefault ? "the default" : "",
      ];
      return create("tr", "", ...cells.map((cell) => create("td", "", cell)));
    });
    find("lengths")
      .querySelector("tbody")!
      .replaceChildren(...rows);
  });
}

/** The most characters of a QR code that a telephone reads well. A code has at most 2,953. */
const MOST_IN_CODE = 500;

/** Draws a QR code. */
function drawCode(url: string): Element {
  if (url.length > MOST_IN_CODE) return create("p", "", "The id is too long for a QR code.");
  const SVG = "http://www.w3.org/2000/svg";
  const rows = encodeQR(url, "raw");
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${rows.length} ${rows.length}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `QR code of ${url}`);
  const path = document.createElementNS(SVG, "path");
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute("d", squares.join(""));
  svg.append(path);
  return svg;
}
