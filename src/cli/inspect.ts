import { PuidError } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { FORMAT_FLAGS, type Opened, openCodec } from "./format.js";
import { printable, writeLines } from "./lines.js";

export const inspect: Command = {
  name: "inspect",
  usage: "[OPTION]... ID...",
  summary: "what an id is made of, or why a text is none",
  help: `
Shows an id's prefix, its digits, the point that they decipher to, and its ordinal; or the reason why there is none.

  puid inspect --prefix usr_ usr_t0p05ytv42x8a07rmzv`,
  flags: { json: { help: "write an object of JSON a line" }, ...FORMAT_FLAGS },
  async run(given) {
    if (given.operands.length === 0) throw new Misuse("puid inspect wants an ID");
    const opened = openCodec(given);
    const all = given.operands.map((text) => describe(text, opened));
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

/** What is known of a text, as far as it goes. */
function describe(text: string, { codec, points }: Opened): Record<string, string> {
  const facts: Record<string, string> = { id: text };
  const point = points().tryOrdinal(text);
  if (point !== undefined) {
    facts["prefix"] = codec.prefix;
    facts["digits"] = text.slice(codec.prefix.length);
    facts["point"] = String(point);
  }
  try {
    facts["ordinal"] = String(codec.ordinal(text));
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
    facts["reason"] = error.reason!;
    facts["message"] = error.message;
  }
  return facts;
}
