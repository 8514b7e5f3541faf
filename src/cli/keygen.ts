import { writeFileSync } from "node:fs";
import { generateKey } from "../key.js";
import { type Command, Misuse, refuseOperands, STATUS } from "./command.js";
import { write } from "./lines.js";

export const keygen: Command = {
  name: "keygen",
  usage: "[--out FILE]",
  summary: "a new key",
  help: `
Writes a new key of 256 bits, in hexadecimal. Protect it like a database password. Keep it as long as its ids exist:
without it nobody can decode them.

  puid keygen --out key
  export PUID_KEY=$(puid keygen)`,
  flags: { out: { value: "FILE", help: "write it to a new file that only you can read" } },
  async run({ operands, values }) {
    refuseOperands("puid keygen", operands);
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
