import { describe } from "../util/errors.js";
import { refuseOption } from "../util/validate.js";

/** @throws PuidError `invalid_options`, with the option `codec`, for anything but a codec */
export function checkCodec(codec: unknown): void {
  if (typeof Object(codec).tryOrdinal !== "function") {
    refuseOption("codec", "be a codec, such as one of createPuid", describe(codec));
  }
}
