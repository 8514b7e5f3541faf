#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { quote } from "../util/errors.js";
import { check } from "./check.js";
import { type Command, helpOf, Misuse, readArguments, STATUS } from "./command.js";
import { id } from "./id.js";
import { inspect } from "./inspect.js";
import { keygen } from "./keygen.js";
import { Closed, say, write } from "./lines.js";
import { ordinal } from "./ordinal.js";
import { plan } from "./plan.js";
import { sql } from "./sql.js";

const COMMANDS: readonly Command[] = [keygen, id, ordinal, inspect, check, plan, sql];

const HELP = `puid: turns row numbers into short ids and back, with a key

Usage: puid COMMAND [OPTION]... [OPERAND]...

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(9)} ${summary}`).join("\n")}

  puid COMMAND --help shows the help of a command. puid --version shows the version.

The key comes from PUID_KEY in the environment or from --key-file FILE: 16, 24 or 32 bytes in hexadecimal.
The format of ids comes from options, which are the same for all commands, or from a file: --config FILE.

  export PUID_KEY=$(puid keygen)
  puid id --prefix usr_ 1 2 3
  puid id --prefix usr_ 1 2 3 | puid ordinal --prefix usr_

Exit status: 0 for success, 1 for an invalid id or ordinal, 2 for a mistake in the command, the key or the format.
`;

/** Runs a command and returns its exit status. */
async function main([name, ...rest]: readonly string[]): Promise<number> {
  if (name === "--version") {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    await write(`${version}\n`);
    return STATUS.done;
  }
  if (name === undefined || ["--help", "-h", "help"].includes(name)) {
    const command = COMMANDS.find((one) => one.name === rest[0]);
    await write(command === undefined ? HELP : helpOf(command));
    return name === undefined ? STATUS.misused : STATUS.done;
  }
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) {
    throw new Misuse(
      `the command must be one of ${COMMANDS.map((one) => one.name).join(", ")}, got ${quote(name)}`,
    );
  }
  const given = readArguments(command, rest);
  if (given.switches.has("help")) {
    await write(helpOf(command));
    return STATUS.done;
  }
  return command.run(given);
}

// `write` reports errors of standard output. Without a listener they would also end the process.
process.stdout.on("error", () => {});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof Closed) process.exitCode = STATUS.done;
  else {
    say(`puid: ${error instanceof Misuse ? error.message : ((error as Error).stack ?? error)}`);
    process.exitCode = STATUS.misused;
  }
  process.stdin.destroy();
}
