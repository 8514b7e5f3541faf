import { permutations } from "../core/permutation.js";
import { decodeLines } from "../lines.js";
import type { Command } from "./command.js";
import { convert } from "./convert.js";
import { FORMAT_FLAGS, openCodec } from "./format.js";
import { showParts, toJsonParts } from "./parts.js";

export const ordinal: Command = {
  name: "ordinal",
  usage: "[OPTION]... [ID]...",
  summary: "ordinals of ids",
  help: `
Writes the ordinal of each id, one a line. Without operands, it reads ids from standard input, one a line. Invalid lines
go to standard error with their line numbers. Processing continues. With --parts, it writes the parts of each id, with
commas between them.

  puid ordinal --prefix usr_ usr_t0p05ytv42x8a07rmzv
  cut -f 3 access.log | puid ordinal --prefix usr_`,
  flags: {
    json: { help: 'write one JSON object a line: {"id":"...","ordinal":"1"}' },
    strict: { help: "stop at the first invalid line" },
    normalize: { help: "correct what a person typed: case, separators, look-alikes" },
    ...FORMAT_FLAGS,
  },
  async run(given) {
    const { codec, composite } = openCodec(given);
    const isNormalized = given.switches.has("normalize");
    const isJson = given.switches.has("json");
    const read = isNormalized ? codec.normalize : (text: string) => text;
    const show = (id: string, ordinal: bigint): string => {
      const parts = composite?.toParts(ordinal);
      if (!isJson) return parts === undefined ? String(ordinal) : showParts(parts);
      return JSON.stringify({ id, ordinal: String(ordinal), ...(parts && { parts: toJsonParts(parts) }) });
    };
    return convert(given, {
      ...(!isJson &&
        !isNormalized &&
        composite === undefined &&
        permutations.has(codec.ordinal) && { lines: (onInvalid) => decodeLines(codec, onInvalid) }),
      many(texts) {
        const ids = texts.map(read);
        return codec.ordinals(ids).map((ordinal, i) => show(ids[i]!, ordinal));
      },
      one(text) {
        const id = read(text);
        return show(id, codec.ordinal(id));
      },
    });
  },
};
