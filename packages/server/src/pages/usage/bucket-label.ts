import { clockOf, dayOf } from "../elements/time.js";
import type { UsageUnit } from "./usage.js";

/** Returns the time of a bucket with its day, such as "26 Nov 2026, 14:05". */
export const fullLabelOf = (start: Date, unit: UsageUnit): string =>
  unit === "day" ? dayOf(start) : `${dayOf(start)}, ${clockOf(start)}`;

/** Returns the time of a bucket for an axis, such as "14:05" or "26 Nov". */
export const axisLabelOf = (start: Date, unit: UsageUnit): string =>
  unit === "day" ? dayOf(start).replace(/ \d+$/, "") : clockOf(start);
