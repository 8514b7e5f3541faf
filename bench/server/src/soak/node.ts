import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../../../test/support/postgres.js";
import { originAt, start } from "../processes.js";
import { COMMAND } from "../service.js";

/** A server that can be stopped and started again at its port. */
export class Node {
  readonly origin: string;
  private readonly port: number;
  private readonly args: readonly string[];
  private readonly environment: NodeJS.ProcessEnv;
  private child!: ChildProcess;

  private constructor(port: number, args: readonly string[], environment: NodeJS.ProcessEnv) {
    this.port = port;
    this.origin = originAt(port);
    this.args = ["start", "--port", String(port), ...args];
    this.environment = environment;
  }

  static async start(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<Node> {
    const node = new Node(await freePort(), args, environment);
    await node.start();
    return node;
  }

  get pid(): number {
    return this.child.pid!;
  }

  async start(): Promise<void> {
    this.child = await start(COMMAND, this.args, this.port, this.environment);
  }

  /** Stops the process. Returns how it ended. */
  async stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    const ended = once(this.child, "exit");
    this.child.kill(signal);
    const [code, by] = await ended;
    return code ?? by;
  }
}
