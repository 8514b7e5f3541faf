import { type Accept, createPuid, PuidError, rejectNumberLike, rejectWords } from "puid-codec";
import { create, find, report } from "./dom.js";
import type { Playground } from "./playground.js";

/** The ordinals that are tried. */
const TRIED = 5000;
const SHOWN = 5;
/** Milliseconds that a filter gets. It can reject so many candidates that an id takes minutes. */
const PATIENCE = 500;

class TooSlow extends Error {
  override get message(): string {
    return "The filter rejects nearly all ids of this length, so that finding one takes too long here.";
  }
}

/** Shows which ids change if a filter is added. */
export function connectFilters(playground: Playground): void {
  const words = find<HTMLInputElement>("words");
  const numberLike = find<HTMLInputElement>("number-like");
  const show = (): void => {
    const { codec: before, key, format } = playground;
    try {
      const list = words.value.split(/[\s,]+/).filter((word) => word !== "");
      const clean: Accept = list.length === 0 ? () => true : rejectWords(list);
      const deadline = performance.now() + PATIENCE;
      const accept: Accept = (id) => {
        if (performance.now() > deadline) throw new TooSlow();
        return clean(id) && (!numberLike.checked || rejectNumberLike(id));
      };
      const after = createPuid({ key, ...format, accept });
      const old = playground.sample(before, 0n, TRIED);
      const rejected = Array.from(old.entries()).filter(([, id]) => !accept(id));
      const rows = rejected.slice(0, SHOWN).map(([ordinal, id]) => {
        const cells = [String(ordinal), create("code", "", id), create("code", "", after.id(ordinal))];
        const lost = create("span", "bad", after.isId(id) ? "reads as another ordinal" : "is refused");
        return create("tr", "", ...[...cells, lost].map((cell) => create("td", "", cell)));
      });
      const share = `${rejected.length} of the first ${old.length.toLocaleString("en")} ids change`;
      find("filters-count").textContent =
        rejected.length > SHOWN
          ? `${share}; the first ${SHOWN} are below. The others of these stay.`
          : `${share}. The others of these stay.`;
      find("filters-result").hidden = rows.length === 0;
      find("filters-result")
        .querySelector("tbody")!
        .replaceChildren(...rows);
      report(find("filters-message"), "", words);
    } catch (error) {
      if (!(error instanceof PuidError || error instanceof TooSlow)) throw error;
      find("filters-count").textContent = "";
      find("filters-result").hidden = true;
      const hint = error instanceof PuidError && error.option === "accept" ? ". The prefix counts too." : "";
      report(find("filters-message"), error.message + hint, words);
    }
  };
  words.addEventListener("input", show);
  numberLike.addEventListener("input", show);
  playground.onQuiet(show);
}
