import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const top = join(import.meta.dirname, "../../../..");
export const deployment: string = join(top, "examples/deployment");

/** Whether this machine can build images and mount file systems. */
export const canRunImages: boolean =
  spawnSync("buildah", ["--version"]).status === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;

/** The configuration that a Dockerfile gives an image. */
export interface ImageConfiguration {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** The programs that a Dockerfile may run, in an image that stands for the slim image of Node. */
const PROGRAMS = ["sh", "env", "mkdir", "chown"];

/**
 * The image of the example, built without a registry of images: the base image has Node, npm and a few programs of this
 * machine. buildah then builds the Dockerfile as it is, with the packed packages.
 */
export class Image {
  private readonly folder: string = mkdtempSync(join(tmpdir(), "puid-image-"));
  readonly configuration: ImageConfiguration;
  private readonly root: string;

  constructor() {
    const dockerfile = readFileSync(join(deployment, "Dockerfile"), "utf8");
    this.writeBase(join(this.folder, "base/root"));
    writeFileSync(join(this.folder, "base/Dockerfile"), "FROM scratch\nCOPY root /\n");
    this.build(join(this.folder, "base"), /^ARG NODE=(.+)$/m.exec(dockerfile)![1]!);
    const packages = ["packages/server", "."].map((folder) => this.pack(join(top, folder)));
    const volume = `${this.folder}/packages:/packages`;
    this.build(
      deployment,
      "puid-server",
      "--volume",
      volume,
      "--build-arg",
      `PACKAGES=${packages.join(" ")}`,
    );
    const container = this.buildah("from", "--pull=never", "puid-server");
    this.root = this.buildah("mount", container);
    this.configuration = JSON.parse(this.buildah("inspect", "--type=image", "puid-server")).Docker.config;
  }

  /** Creates a directory for a volume, as a copy of what the image has there. */
  createVolume(path: string): string {
    const volume = mkdtempSync(join(this.folder, "volume-"));
    this.shell('cp -aT "$1" "$2"', join(this.root, path), volume);
    return volume;
  }

  /**
   * Starts a program as a container does: as the first process of its namespace, as the user of the image, on a read-only
   * file system, and without a way to more privileges. Only /tmp and the volume are writable. The network is that of this
   * machine.
   *
   * @param env - Variables that override those of the image.
   */
  start(program: readonly string[], data: string, env: Readonly<Record<string, string>> = {}): Container {
    const script = `
      mount --bind "$1" "$2" && mount -o remount,bind,ro "$2"
      mount -t tmpfs tmpfs "$2/tmp" && mount -t proc proc "$2/proc" && mount --bind "$3" "$2/data"
      root=$2 user=$4
      shift 4
      exec setpriv --no-new-privs chroot --userspec="$user" "$root" /usr/bin/env -i "$@"`;
    const place = mkdtempSync(join(this.folder, "root-"));
    const variables = [...this.configuration.Env, ...Object.entries(env).map((pair) => pair.join("="))];
    const inside = [this.root, place, data, this.configuration.User, ...variables, ...program];
    const options = ["--mount", "--pid", "--fork"];
    return new Container(spawn("unshare", [...options, "sh", "-ec", script, "sh", ...inside]));
  }

  remove(): void {
    this.buildah("umount", "--all");
    rmSync(this.folder, { recursive: true, force: true });
  }

  private buildah(...args: string[]): string {
    const store = ["--storage-driver=vfs", `--root=${this.folder}/store`, `--runroot=${this.folder}/run`];
    return execFileSync("buildah", [...store, ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  private build(context: string, tag: string, ...more: string[]): void {
    const options = ["--isolation=chroot", "--format=docker", "--pull=never", "--layers=false"];
    this.buildah("build", ...options, ...more, "--tag", tag, context);
  }

  private pack(folder: string): string {
    const destination = join(this.folder, "packages");
    mkdirSync(destination, { recursive: true });
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
    const [packed] = JSON.parse(execFileSync("npm", args, { cwd: folder, encoding: "utf8" }));
    return join("/packages", packed.filename);
  }

  private writeBase(root: string): void {
    for (const path of ["dev", "proc", "tmp", "etc", "usr/bin", "usr/local/bin", "usr/local/etc"])
      mkdirSync(join(root, path), { recursive: true });
    this.shell('ln -s usr/bin "$1/bin" && chmod 1777 "$1/tmp"', root);
    const copy = (path: string, to: string): void => {
      cpSync(realpathSync(path), join(root, to));
      for (const [library] of execFileSync("ldd", [path], { encoding: "utf8" }).matchAll(/\/\S+/g)) {
        mkdirSync(join(root, dirname(library)), { recursive: true });
        cpSync(realpathSync(library), join(root, library));
      }
    };
    copy(process.execPath, "usr/local/bin/node");
    for (const name of PROGRAMS) copy(join("/usr/bin", name), join("usr/bin", name));
    const modules = execFileSync("npm", ["root", "--global"], { encoding: "utf8" }).trim();
    cpSync(join(modules, "npm"), join(root, "usr/local/lib/node_modules/npm"), { recursive: true });
    this.shell('ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"', root);
    // The registry of this machine's npm, and the certificates for it.
    const setting = (name: string): string =>
      execFileSync("npm", ["config", "get", name], { encoding: "utf8" }).trim();
    const certificates = setting("cafile");
    const lines = [`registry=${setting("registry")}`];
    if (certificates !== "null") {
      cpSync(certificates, join(root, "etc/certificates.pem"));
      lines.push("cafile=/etc/certificates.pem");
    }
    writeFileSync(join(root, "usr/local/etc/npmrc"), `${lines.join("\n")}\n`);
  }

  private shell(script: string, ...args: string[]): void {
    execFileSync("sh", ["-ec", script, "sh", ...args]);
  }
}

/** A program in a container, and its output. */
export class Container {
  output = "";
  readonly ended: Promise<number | NodeJS.Signals>;
  private readonly outer: ChildProcess;

  constructor(outer: ChildProcess) {
    this.outer = outer;
    for (const stream of [outer.stdout!, outer.stderr!])
      stream.setEncoding("utf8").on("data", (text) => {
        this.output += text;
      });
    this.ended = new Promise((resolve) => {
      outer.once("close", (status, signal) => resolve(status ?? signal!));
    });
  }

  /** Sends a signal to the first process in the container, as `docker stop` does. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.outer;
    const children = readdirSync(`/proc/${pid}/task`).map((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8"),
    );
    const first = Number(/\d+/.exec(children.join(" "))?.[0]);
    if (Number.isNaN(first)) throw new Error("the container must have a process");
    process.kill(first, signal);
  }

  /** Kills all processes in the container, if there are some. */
  kill(): Promise<number | NodeJS.Signals> {
    // A process that changes its user no longer dies with its parent, so this does not kill the parent.
    if (this.outer.exitCode === null && this.outer.signalCode === null) this.signal("SIGKILL");
    return this.ended;
  }
}
