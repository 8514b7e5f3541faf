import { join } from "node:path";
import { EXAMPLES, type Node } from "./node.js";
import { takePort } from "./ports.js";
import { programOf } from "./programs.js";
import type { Sandbox } from "./sandbox.js";

/** Starts HAProxy, and returns the port at which it passes connections to the leader. */
export async function startHaproxy(sandbox: Sandbox, nodes: readonly Node[]): Promise<number> {
  const port = await takePort();
  const addresses = nodes.flatMap(({ port, restPort }, i) => [
    [`NODE${i + 1}`, `127.0.0.1:${port}`],
    [`CHECK${i + 1}`, String(restPort)],
  ]);
  sandbox.start(
    sandbox.createDirectory("haproxy"),
    programOf("haproxy"),
    // "-db" keeps it in the foreground.
    ["-db", "-f", join(EXAMPLES, "haproxy.cfg")],
    { LISTEN: `127.0.0.1:${port}`, ...Object.fromEntries(addresses) },
  );
  return port;
}
