import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Etcd } from "./etcd.js";
import { Node } from "./node.js";
import type { Sandbox } from "./sandbox.js";
import { until } from "./wait.js";

const run = promisify(execFile);

interface Member {
  readonly name: string;
  readonly role: "leader" | "sync_standby" | "replica" | "standby_leader";
  readonly state: string;
  readonly timeline?: number;
}

/** Three nodes under Patroni. */
export class Patroni {
  readonly nodes: readonly Node[];
  private readonly isSynchronous: boolean;

  private constructor(nodes: readonly Node[], isSynchronous: boolean) {
    this.nodes = nodes;
    this.isSynchronous = isSynchronous;
  }

  static async create(sandbox: Sandbox, etcd: Etcd, isSynchronous: boolean): Promise<Patroni> {
    const nodes: Node[] = [];
    for (const name of ["node1", "node2", "node3"]) nodes.push(await Node.create(sandbox, name, etcd.ports));
    for (const node of nodes) {
      node.configure({
        ...(!isSynchronous && {
          bootstrap: { dcs: { synchronous_mode: false, synchronous_mode_strict: false } },
        }),
        // The directory of Debian's package is not everyone's to write to.
        postgresql: {
          parameters: { unix_socket_directories: sandbox.createDirectory(`${node.name}-sockets`) },
        },
      });
      node.start();
    }
    const patroni = new Patroni(nodes, isSynchronous);
    await patroni.untilHealthy();
    return patroni;
  }

  /**
   * Waits until there are a leader and two replicas that follow it, one of them synchronously if the mode says so. Until
   * then, Patroni replaces no leader that fails.
   */
  untilHealthy(): Promise<void> {
    return until("the cluster has a leader and two replicas", async () => {
      // After etcd was away, it still has the states from before. A leader erases its synchronous replica there before
      // it is promoted, so its own answer comes first.
      const leading = await this.leading();
      const members = await this.members();
      const leader = members.find(({ role }) => role === "leader");
      return (
        members.length === this.nodes.length &&
        leader !== undefined &&
        leading.length === 1 &&
        leading[0]!.name === leader.name &&
        members.every(
          ({ state, timeline }) => ["running", "streaming"].includes(state) && timeline === leader.timeline,
        ) &&
        members.some(({ role }) => role === "sync_standby") === this.isSynchronous
      );
    });
  }

  /** Waits until another node is the leader. */
  untilFailover(from: Node): Promise<void> {
    return until("another node is the leader", async () =>
      (await this.leading()).some((node) => node !== from),
    );
  }

  /** Waits until no node is the leader. */
  untilLeaderless(): Promise<void> {
    return until("no node is the leader", async () => (await this.leading()).length === 0);
  }

  async leader(): Promise<Node> {
    return this.nodeOf("leader");
  }

  /** Returns the replica that every commit waits for, or any replica if the replication is asynchronous. */
  async standby(): Promise<Node> {
    return this.nodeOf(this.isSynchronous ? "sync_standby" : "replica");
  }

  /** Makes another node the leader, as an operator does. */
  async switchOver(from: Node, to: Node): Promise<void> {
    await run(
      "/usr/bin/patronictl",
      [
        "-c",
        `${to.configuration}/1-patroni.yml`,
        "switchover",
        "puid",
        "--leader",
        from.name,
        "--candidate",
        to.name,
        "--force",
      ],
      { env: { ...process.env, ...to.environment, LANG: "C.UTF-8" } },
    );
  }

  close(): void {
    for (const { link } of this.nodes) link.close();
  }

  /** Returns the nodes that say that they are the leader. */
  private async leading(): Promise<readonly Node[]> {
    const answers = await Promise.all(this.nodes.map((node) => node.isLeader()));
    return this.nodes.filter((_, i) => answers[i]);
  }

  private async nodeOf(role: Member["role"]): Promise<Node> {
    const member = (await this.members()).find((member) => member.role === role);
    const node = this.nodes.find(({ name }) => name === member?.name);
    if (node === undefined) throw new Error(`the cluster must have a ${role}, got none`);
    return node;
  }

  /** Returns what the first node that answers knows. */
  private async members(): Promise<readonly Member[]> {
    for (const { restPort } of this.nodes) {
      const response = await fetch(`http://127.0.0.1:${restPort}/cluster`, {
        signal: AbortSignal.timeout(2000),
      }).catch(() => undefined);
      if (response?.ok) return ((await response.json()) as { members: Member[] }).members;
    }
    return [];
  }
}
