import { existsSync } from "node:fs";
import { describe } from "vitest";
import { CHROMIUM } from "../../../gallery/chromium.js";

/** Like `describe`, but skips the tests where Chromium is missing. With `CI` set, they fail instead. */
export const describeWithChromium: typeof describe.skip = (
  existsSync(CHROMIUM) || process.env["CI"] ? describe : describe.skip
) as typeof describe.skip;
