import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { GivenLogin } from "../../src/login-options.js";
import type { Behavior, ProviderOptions } from "./openid-provider/behavior.js";

const PROGRAM = join(import.meta.dirname, "../../../../build/openid-provider/main.js");

/** An OpenID Connect provider in a process of its own. */
export class Provider {
  readonly issuer: string;
  /** The setting `login` for this provider. Everyone may sign in. */
  readonly login: GivenLogin;
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess, issuer: string, { clientId, clientSecret }: ProviderOptions) {
    this.child = child;
    this.issuer = issuer;
    this.login = { issuer, clientId, clientSecret, allow: "everyone" };
  }

  /** @param origins - The origins of the servers that use the provider. */
  static async start(origins: readonly string[], more: Partial<ProviderOptions> = {}): Promise<Provider> {
    const options: ProviderOptions = {
      redirectUris: origins.map((origin) => `${origin}/auth/callback`),
      clientId: "puid",
      // Each of these characters has an encoding of its own in the header and in the body.
      clientSecret: "a secret: of+the%client~&",
      ...more,
    };
    const child = fork(PROGRAM, [JSON.stringify(options)], { stdio: ["ignore", "ignore", "pipe", "ipc"] });
    let stderr = "";
    child.stderr!.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    const failed = once(child, "exit").then(() => {
      throw new Error(`the provider ended: ${stderr}`);
    });
    const [issuer] = await Promise.race([once(child, "message"), failed]);
    failed.catch(() => {}); // it ends after the tests
    return new Provider(child, issuer, options);
  }

  /** Changes the behavior. Members that are missing become right again. */
  async behave(behavior: Behavior = {}): Promise<void> {
    const changed = once(this.child, "message");
    this.child.send(behavior);
    await changed;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill();
    await ended;
  }
}
