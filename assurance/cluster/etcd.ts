import { takePort } from "./ports.js";
import { processesIn, signal } from "./processes.js";
import { programOf } from "./programs.js";
import type { Sandbox } from "./sandbox.js";
import { until } from "./wait.js";

const MEMBERS = 3;

interface Member {
  readonly name: string;
  readonly directory: string;
  readonly clientPort: number;
  readonly peerPort: number;
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** An etcd of three members. Its data is in memory. */
export class Etcd {
  private readonly sandbox: Sandbox;
  private readonly members: readonly Member[];

  private constructor(sandbox: Sandbox, members: readonly Member[]) {
    this.sandbox = sandbox;
    this.members = members;
  }

  static async create(sandbox: Sandbox): Promise<Etcd> {
    const members: Member[] = [];
    for (let i = 1; i <= MEMBERS; i++) {
      const name = `etcd${i}`;
      const directory = sandbox.createDirectory(name, true);
      members.push({ name, directory, clientPort: await takePort(), peerPort: await takePort() });
    }
    const etcd = new Etcd(sandbox, members);
    for (const member of members) etcd.start(member);
    await etcd.untilHealthy();
    return etcd;
  }

  get ports(): number[] {
    return this.members.map(({ clientPort }) => clientPort);
  }

  /** Kills two of the three members. */
  async killMajority(): Promise<void> {
    const killed = this.members.slice(0, 2).map(({ directory }) => directory);
    for (const pid of killed.flatMap(processesIn)) signal(pid, "SIGKILL");
    await until("two members of etcd end", () => killed.flatMap(processesIn).length === 0);
  }

  /** Starts the members that do not run. */
  async restore(): Promise<void> {
    for (const member of this.members) {
      if (processesIn(member.directory).length === 0) this.start(member);
    }
    await this.untilHealthy();
  }

  private start({ name, directory, clientPort, peerPort }: Member): void {
    const cluster = this.members.map((member) => `${member.name}=${urlOf(member.peerPort)}`).join();
    this.sandbox.start(directory, programOf("etcd-server"), [
      ...["--name", name, "--data-dir", "data", "--enable-v2", "--log-level", "error"],
      ...["--listen-client-urls", urlOf(clientPort), "--advertise-client-urls", urlOf(clientPort)],
      ...["--listen-peer-urls", urlOf(peerPort), "--initial-advertise-peer-urls", urlOf(peerPort)],
      ...["--initial-cluster", cluster],
    ]);
  }

  private untilHealthy(): Promise<void> {
    return until("etcd is healthy", async () => {
      const healthy = await Promise.all(
        this.ports.map((port) =>
          fetch(`${urlOf(port)}/health`, { signal: AbortSignal.timeout(1000) }).then(
            (response) => response.ok,
            () => false,
          ),
        ),
      );
      return healthy.every(Boolean);
    });
  }
}
