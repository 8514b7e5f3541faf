import { connectAvalanche } from "./avalanche.js";
import { connectComposite } from "./composite.js";
import { connectCopy } from "./copy.js";
import { connectFigures } from "./figures.js";
import { connectFilters } from "./filters.js";
import { connectForm } from "./form.js";
import { connectGrids } from "./grids.js";
import { connectPair } from "./pair.js";
import { Playground } from "./playground.js";
import { connectRotation } from "./rotation.js";
import { connectRows } from "./rows.js";
import { connectTabs } from "./tabs.js";
import { connectUuids } from "./uuids.js";

function start(): void {
  const playground = new Playground();
  connectPair(playground);
  connectFigures(playground);
  connectCopy(playground);
  connectRows(playground);
  connectAvalanche(playground);
  connectRotation(playground);
  connectComposite(playground);
  connectUuids(playground);
  connectFilters(playground);
  connectGrids(playground);
  connectTabs();
  connectForm(playground);
  document.documentElement.dataset["ready"] = "";
}

// The browser paints the page first.
requestAnimationFrame(() => setTimeout(start));
