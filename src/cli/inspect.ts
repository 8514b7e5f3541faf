import { PuidError } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { FORMAT_FLAGS, type Opened, openCodec } from "./format.js";
import { printable, writeLines } from "./lines.js";
import { showParts } from "./parts.js";

export const inspect: Command = {
  name: "inspect",
  usage: "[OPTION]... ID...",
  summary: "parts of an id, or why a string is not an id",
  help: `
Shows the prefix of an id, its digits, the point that they decipher to, its ordinal, and the parts of a composite id. If
the string is not an id, it shows the reason.

  puid inspect --prefix usr_ usr_t0p05ytv42x8a07rmzv`,
  flags: { json: { help: "write one JSON object a line" }, ...FORMAT_FLAGS },
  async run(given) {
    if (given.operands.length === 0) throw new Misuse("missing ID: pass at least one");
    const opened = openCodec(given);
    const all = given.operands.map((text) => factsOf(text, opened));
    const blocks = given.switches.has("json")
      ? all.map((facts) => printable(JSON.stringify(facts)))
      : all.map((facts) =>
          Object.entries(facts)
            .map(([name, value]) => `${name.padEnd(8)} ${printable(value)}`)
            .join("\n")
            .concat(all.length > 1 ? "\n" : ""),
        );
    await writeLines(blocks);
    return all.every((facts) => "ordinal" in facts) ? STATUS.done : STATUS.refused;
  },
};

/** Returns the parts of a string, as far as they exist. */
function factsOf(text: string, { codec, composite, points }: Opened): Record<string, string> {
  const facts: Record<string, string> = { id: text };
  const point = points().tryOrdinal(text);
  if (point !== undefined) {
    facts["prefix"] = codec.prefix;
    facts["digits"] = text.slice(codec.prefix.length);
    facts["point"] = String(point);
  }
  try {
    const ordinal = codec.ordinal(text);
    facts["ordinal"] = String(ordinal);
    if (composite !== undefined) facts["parts"] = showParts(composite.toParts(ordinal));
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
    facts["reason"] = error.reason!;
    facts["message"] = error.message;
  }
  return facts;
}
