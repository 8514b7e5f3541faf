import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { top } from "../../docs/markdown.js";
import { freePort } from "../../support/postgres.js";

export const examples: string = join(top, "examples");

export interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** The programs in `examples/` that are packages of their own. */
export const names: readonly string[] = readdirSync(examples).filter((name) =>
  existsSync(join(examples, name, "package.json")),
);

/** The files of an example, without those that its own commands write. */
export const filesOf = (name: string): string[] =>
  readdirSync(join(examples, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(examples, name), join(entry.parentPath, entry.name)))
    .filter((path) => !/(^|\/)(node_modules|generated|build|\.react-router)\/|\.db$/.test(path));

/** A copy of an example outside the repository. The packed library is installed in it, as a stranger's would be. */
export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), "puid-example-"));
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;

  constructor(name: string, tarball: string, env: Readonly<Record<string, string>> = {}) {
    this.env = { ...process.env, NO_COLOR: "1", ...env };
    for (const path of filesOf(name)) cpSync(join(examples, name, path), join(this.folder, path));
    const { dependencies, devDependencies } = readManifest(this.folder);
    for (const dependency of Object.keys({ ...dependencies, ...devDependencies })) {
      this.install(dependency, tarball);
    }
  }

  /** Runs a program to its end, and returns its output. Throws it if the program fails. */
  run(command: string, ...args: string[]): string {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd: this.folder,
      env: this.env,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`${command} ${args.join(" ")}:\n${stdout}${stderr}`);
    return stdout;
  }

  /** Runs `npm start`, and returns the origin of the server once it listens. */
  async start(): Promise<string> {
    const port = await freePort();
    const env = { ...this.env, PORT: String(port), NODE_ENV: "production" };
    // A process group of its own, because npm starts the server in a shell.
    const child = spawn("npm", ["start"], { cwd: this.folder, env, detached: true });
    this.child = child;
    let output = "";
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error(`npm start ended:\n${output}`)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => {
          output += text;
          if (output.includes(`http://localhost:${port}`)) resolve();
        });
      }
    });
    return `http://localhost:${port}`;
  }

  async remove(): Promise<void> {
    if (this.child !== undefined && this.child.exitCode === null) {
      const exit = once(this.child, "exit");
      process.kill(-this.child.pid!);
      await exit;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Links a package and its commands as npm would. The library is unpacked: it finds its peers in this folder. */
  private install(name: string, tarball: string): void {
    const modules = join(this.folder, "node_modules");
    const target = join(modules, name);
    mkdirSync(dirname(target), { recursive: true });
    if (name === "puid-codec") {
      mkdirSync(target);
      execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
    } else {
      const folders = ["test/integrations/node_modules", "node_modules"];
      symlinkSync(folders.map((folder) => join(top, folder, name)).find(existsSync)!, target);
    }
    const { bin = {} } = readManifest(target);
    const commands = typeof bin === "string" ? { [basename(name)]: bin } : bin;
    mkdirSync(join(modules, ".bin"), { recursive: true });
    for (const [command, path] of Object.entries(commands)) {
      symlinkSync(join(target, path), join(modules, ".bin", command));
    }
  }
}
