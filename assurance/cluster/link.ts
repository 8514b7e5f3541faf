import { connect, createServer, type Server, type Socket } from "node:net";
import { takePort } from "./ports.js";

/** The network between one node and etcd: it passes connections on, until it is cut. */
export class Link {
  /** The addresses of etcd's members for this node. */
  readonly addresses: readonly string[];
  private readonly servers: readonly Server[];
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(servers: readonly Server[], ports: readonly number[]) {
    this.servers = servers;
    this.addresses = ports.map((port) => `127.0.0.1:${port}`);
  }

  /** @param targets - The ports of etcd's members. */
  static async create(targets: readonly number[]): Promise<Link> {
    const ports: number[] = [];
    for (const _ of targets) ports.push(await takePort());
    const servers = targets.map(() => createServer());
    const link = new Link(servers, ports);
    await Promise.all(
      servers.map((server, i) => {
        server.on("connection", (socket) => link.pass(socket, targets[i]!));
        return new Promise<void>((resolve) => server.listen(ports[i], "127.0.0.1", resolve));
      }),
    );
    return link;
  }

  /** Lets nothing through any more. As in a network that loses packets, connections stay open. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.unpipe().pause();
  }

  /** Lets new connections through. Those of before the cut end. */
  mend(): void {
    this.isCut = false;
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    for (const server of this.servers) server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private pass(socket: Socket, target: number): void {
    this.keep(socket);
    if (this.isCut) return;
    const other = connect(target, "127.0.0.1");
    this.keep(other);
    socket.pipe(other).pipe(socket);
    socket.once("close", () => other.destroy());
    other.once("close", () => {
      if (!this.isCut) socket.destroy();
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay();
    socket.on("error", () => {});
    socket.once("close", () => this.sockets.delete(socket));
  }
}
