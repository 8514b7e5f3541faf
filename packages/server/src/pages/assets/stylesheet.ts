import { BASE } from "./styles/base.js";
import { CHART } from "./styles/chart.js";
import { COLORS } from "./styles/colors.js";
import { CONTROLS } from "./styles/controls.js";
import { LAYOUT } from "./styles/layout.js";
import { PANELS } from "./styles/panels.js";
import { TABLE } from "./styles/table.js";

/** The stylesheet. Later parts override earlier ones. */
export const STYLESHEET_SOURCE: string = [COLORS, BASE, LAYOUT, CONTROLS, PANELS, TABLE, CHART].join("");
