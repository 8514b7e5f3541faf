import type { AnyPuid } from "../core/codec.js";
import type { GivenParts } from "../core/mixed-radix.js";
import { permutations } from "../core/permutation.js";
import { readOrdinal } from "../core/read-ordinal.js";
import { encodeLines } from "../lines.js";
import { quote } from "../util/errors.js";
import { type Command, type Given, Misuse, refuseOperands, STATUS } from "./command.js";
import { convert } from "./convert.js";
import { FORMAT_FLAGS, openCodec, readWhole } from "./format.js";
import { writeLines } from "./lines.js";
import { readParts, toJsonParts } from "./parts.js";
import { Progress } from "./progress.js";

/** How many ids of a range the command makes together. */
const BATCH = 4096;

export const id: Command = {
  name: "id",
  usage: "[OPTION]... [ORDINAL]... | --range FIRST..LAST",
  summary: "ids of ordinals",
  help: `
Writes the id of each ordinal, one a line. Without operands, it reads ordinals from standard input, one a line. Invalid
lines go to standard error with their line numbers. Processing continues. With --parts, it reads the parts of each id,
with commas between them.

  puid id 1 2 3
  puid id --range 1..1000000 > ids
  psql -qAtc 'select id from users' | puid id --prefix usr_
  puid id --parts tenant=2^20,row=2^43 7,42`,
  flags: {
    range: { value: "FIRST..LAST", help: "the ordinals from FIRST to LAST, inclusive" },
    json: { help: 'write one JSON object a line: {"ordinal":"1","id":"..."}' },
    strict: { help: "stop at the first invalid line" },
    ...FORMAT_FLAGS,
  },
  async run(given) {
    const { codec, composite } = openCodec(given);
    const isJson = given.switches.has("json");
    if (given.values["range"] !== undefined) {
      if (composite !== undefined) throw new Misuse("--range must be left out with --parts");
      return writeRange(given, codec, isJson ? toJson : (_, id) => id);
    }
    if (composite !== undefined) {
      const read = (text: string): GivenParts => readParts(composite, text);
      const show = (parts: GivenParts, id: string): string =>
        isJson ? JSON.stringify({ parts: toJsonParts(parts), id }) : id;
      return convert(given, {
        many(texts) {
          const rows = texts.map(read);
          return composite.ids(rows).map((id, i) => show(rows[i]!, id));
        },
        one(text) {
          const parts = read(text);
          return show(parts, composite.id(parts));
        },
      });
    }
    const show = isJson ? toJson : (_: string, id: string) => id;
    return convert(given, {
      ...(!isJson && permutations.has(codec.id) && { lines: (onInvalid) => encodeLines(codec, onInvalid) }),
      many: (texts) => codec.ids(texts.map(readOrdinal)).map((id, i) => show(texts[i]!, id)),
      one: (text) => show(text, codec.id(readOrdinal(text))),
    });
  },
};

const toJson = (ordinal: string, id: string): string => JSON.stringify({ ordinal, id });

async function writeRange(
  { operands, values }: Given,
  codec: AnyPuid,
  show: (ordinal: string, id: string) => string,
): Promise<number> {
  const [first, last] = readRange(values["range"]!);
  refuseOperands("--range", operands);
  if (last >= codec.capacity) {
    throw new Misuse(`--range must end below the capacity ${codec.capacity}, got ${last}`);
  }
  const all = Number(last - first + 1n);
  const progress = new Progress("ids");
  for (let done = 0; done < all; done += BATCH) {
    const start = first + BigInt(done);
    const ids = codec.ids(start, Math.min(BATCH, all - done));
    await writeLines(ids.map((id, i) => show(String(start + BigInt(i)), id)));
    progress.report(done + ids.length, all);
  }
  progress.clear();
  return STATUS.done;
}

function readRange(text: string): [first: bigint, last: bigint] {
  const bounds = text.split("..");
  if (bounds.length !== 2) {
    throw new Misuse(`--range must be FIRST..LAST, such as 1..1000, got ${quote(text)}`);
  }
  const [first, last] = [readWhole("range", bounds[0]), readWhole("range", bounds[1])];
  if (first > last) throw new Misuse(`--range must not end before it begins, got ${quote(text)}`);
  return [first, last];
}
