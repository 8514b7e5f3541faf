import { copyFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { findPostgres } from "../../test/support/postgres.js";
import { Link } from "./link.js";
import { takePort } from "./ports.js";
import { isStopped, nameOf, processesIn, signal, titleOf } from "./processes.js";
import { programOf } from "./programs.js";
import type { Sandbox } from "./sandbox.js";
import { until } from "./wait.js";

/** The configuration that the guide tells people to copy. */
export const EXAMPLES: string = resolve(import.meta.dirname, "../../../../examples/cluster");

/** One machine of the cluster: Patroni with its PostgreSQL, and its network to etcd. */
export class Node {
  readonly name: string;
  readonly port: number;
  readonly restPort: number;
  readonly link: Link;
  readonly configuration: string;
  private readonly sandbox: Sandbox;
  private readonly directory: string;

  private constructor(sandbox: Sandbox, name: string, port: number, restPort: number, link: Link) {
    this.sandbox = sandbox;
    this.name = name;
    this.port = port;
    this.restPort = restPort;
    this.link = link;
    this.directory = sandbox.createDirectory(name);
    this.configuration = sandbox.createDirectory(`${name}-configuration`);
    copyFileSync(join(EXAMPLES, "patroni.yml"), join(this.configuration, "1-patroni.yml"));
  }

  static async create(sandbox: Sandbox, name: string, etcdPorts: readonly number[]): Promise<Node> {
    return new Node(sandbox, name, await takePort(), await takePort(), await Link.create(etcdPorts));
  }

  /** Adds settings to those that the guide tells people to copy. JSON is YAML. */
  configure(settings: object): void {
    writeFileSync(join(this.configuration, "2-settings.yml"), JSON.stringify(settings));
  }

  /** Starts Patroni, which starts PostgreSQL. */
  start(): void {
    this.sandbox.start(this.directory, programOf("patroni"), [this.configuration], this.environment);
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      PATRONI_NAME: this.name,
      PATRONI_RESTAPI_LISTEN: `127.0.0.1:${this.restPort}`,
      PATRONI_RESTAPI_CONNECT_ADDRESS: `127.0.0.1:${this.restPort}`,
      PATRONI_POSTGRESQL_LISTEN: `127.0.0.1:${this.port}`,
      PATRONI_POSTGRESQL_CONNECT_ADDRESS: `127.0.0.1:${this.port}`,
      PATRONI_POSTGRESQL_DATA_DIR: join(this.directory, "data"),
      PATRONI_POSTGRESQL_BIN_DIR: findPostgres(),
      PATRONI_POSTGRESQL_PGPASS: join(this.directory, "pgpass"),
      PATRONI_SUPERUSER_PASSWORD: PASSWORD,
      PATRONI_REPLICATION_PASSWORD: PASSWORD,
      PATRONI_ETCD_HOSTS: this.link.addresses.join(),
      // Patroni then keeps to these addresses, instead of asking etcd for those of its members.
      PATRONI_ETCD_USE_PROXIES: "true",
    };
  }

  /** Returns whether HAProxy passes connections to this node. */
  isLeader(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.restPort}/primary`, { signal: AbortSignal.timeout(1000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Kills everything that runs on the node, as a power failure does. */
  kill(): Promise<void> {
    return this.killAll(() => this.processes);
  }

  /** Kills PostgreSQL only. */
  killPostgres(): Promise<void> {
    const killed = this.postgres;
    return this.killAll(() => this.postgres.filter((pid) => killed.includes(pid)));
  }

  /** Stops everything that runs on the node. Nothing notices by itself that it was stopped. */
  async pause(): Promise<void> {
    await until(`${this.name} stops`, () => {
      const running = this.processes.filter((pid) => !isStopped(pid));
      for (const pid of running) signal(pid, "SIGSTOP");
      return running.length === 0;
    });
  }

  resume(): void {
    for (const pid of this.processes) signal(pid, "SIGCONT");
  }

  /** Stops the processes that send the log to replicas. */
  async pauseSenders(): Promise<void> {
    const senders = this.postgres.filter((pid) => titleOf(pid).includes("walsender"));
    if (senders.length === 0) throw new Error(`${this.name} must have replicas, got none`);
    for (const pid of senders) signal(pid, "SIGSTOP");
    await until(`the replication from ${this.name} stops`, () => senders.every(isStopped));
  }

  private get processes(): number[] {
    return processesIn(this.directory);
  }

  private get postgres(): number[] {
    return this.processes.filter((pid) => nameOf(pid) === "postgres");
  }

  private async killAll(processes: () => readonly number[]): Promise<void> {
    await until(`the processes of ${this.name} end`, () => {
      const left = processes();
      for (const pid of left) signal(pid, "SIGKILL");
      return left.length === 0;
    });
  }
}

/** The password of the roles postgres, replicator and puid. */
export const PASSWORD = "a-password";
