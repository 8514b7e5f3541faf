import { dashboardSamples, rejectedSamples } from "./dashboard-samples.js";
import { focusedSamples } from "./focused-samples.js";
import type { Sample } from "./sample.js";
import { EMPTY, HOSTILE, REALISTIC } from "./world.js";

/**
 * Every page with realistic, empty and hostile data, except for the page that forwards: it leaves as soon as a browser
 * opens it.
 */
export const SAMPLES: readonly Sample[] = [
  ...focusedSamples(REALISTIC),
  ...dashboardSamples(REALISTIC),
  ...dashboardSamples(EMPTY),
  ...rejectedSamples(REALISTIC),
  ...focusedSamples(HOSTILE),
  ...dashboardSamples(HOSTILE),
  ...rejectedSamples(HOSTILE),
];
