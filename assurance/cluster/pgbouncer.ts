import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES, PASSWORD } from "./node.js";
import { takePort } from "./ports.js";
import { programOf } from "./programs.js";
import type { Sandbox } from "./sandbox.js";

/** Starts PgBouncer in front of a port, and returns its own port. */
export async function startPgbouncer(sandbox: Sandbox, target: number): Promise<number> {
  const port = await takePort();
  const directory = sandbox.createDirectory("pgbouncer");
  const write = (name: string, text: string): string => {
    const path = join(directory, name);
    writeFileSync(path, text);
    sandbox.give(path);
    return path;
  };
  const users = write("userlist.txt", `"puid" "${PASSWORD}"\n`);
  const example = readFileSync(join(EXAMPLES, "pgbouncer.ini"), "utf8");
  const configuration = write(
    "pgbouncer.ini",
    // A later value replaces an earlier one. The file has no variables.
    `${example.replace("port=5000", `port=${target}`)}\nlisten_port = ${port}\nauth_file = ${users}\nunix_socket_dir =\n`,
  );
  sandbox.start(directory, programOf("pgbouncer"), [configuration]);
  return port;
}
