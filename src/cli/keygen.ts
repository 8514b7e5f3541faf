import { writeFileSync } from "node:fs";
import { generateKey } from "../key.js";
import { quote } from "../util/errors.js";
import { type Command, Misuse, STATUS } from "./command.js";
import { write } from "./lines.js";

export const keygen: Command = {
  name: "keygen",
  usage: "[--out FILE]",
  summary: "a new key",
  help: `
Writes a new key of 256 bits, in hexadecimal. Keep it as you keep a database password, and for as long as its ids live.

  puid keygen --out key
  export PUID_KEY=$(puid keygen)`,
  flags: { out: { value: "FILE", help: "write it to a new file that nobody else can read" } },
  async run({ operands, values }) {
    if (operands.length > 0) throw new Misuse(`puid keygen takes no operands, got ${quote(operands[0]!)}`);
    const text = `${generateKey(32)}\n`;
    if (values["out"] === undefined) {
      await write(text);
      return STATUS.done;
    }
    try {
      writeFileSync(values["out"], text, { mode: 0o600, flag: "wx" });
    } catch (error) {
      throw new Misuse(`--out must be a new file: ${(error as Error).message}`);
    }
    return STATUS.done;
  },
};
