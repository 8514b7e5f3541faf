import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../../test/support/postgres.js";
import { idsOf } from "../support/command.js";
import { until } from "../support/processes.js";
import { type Container, canRunImages, Image } from "./image.js";

if (!canRunImages && !process.env["CI"])
  console.warn("buildah is not installed, or this user may not mount: the tests of the image are skipped");

describe.skipIf(!canRunImages && !process.env["CI"])("the image of the example", () => {
  let image: Image;
  let data: string;
  let port: string;
  const containers: Container[] = [];
  beforeAll(async () => {
    image = new Image();
    data = image.createVolume("/data");
    port = String(await freePort());
  });
  afterAll(async () => {
    await Promise.all(containers.map((container) => container.kill()));
    image?.remove();
  });

  const start = (program: readonly string[], env = {}): Container => {
    const container = image.start(program, data, { PORT: port, ...env });
    containers.push(container);
    return container;
  };
  const run = async (...program: string[]): Promise<{ status: number | string; output: string }> => {
    const container = start(program);
    return { status: await container.ended, output: container.output };
  };
  /** Waits until a server listens. */
  const listening = async (server: Container): Promise<void> => {
    let hasEnded = false;
    server.ended.then(() => {
      hasEnded = true;
    });
    await until(() => hasEnded || server.output.includes("The PUID server is running."));
    if (hasEnded) throw new Error(`the server ended: ${server.output}`);
  };
  const checkHealth = (): Promise<{ status: number | string; output: string }> => {
    const [kind, ...command] = image.configuration.Healthcheck.Test;
    expect(kind).toBe("CMD");
    return run(...command);
  };

  it("runs as a user who is not root and can write only to its volume and /tmp", async () => {
    expect(image.configuration.User).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(Object.keys(image.configuration.Volumes)).toEqual(["/data"]);
    const script = `
      const { mkdtempSync, statSync } = require("node:fs");
      const canWrite = (path) => { try { mkdtempSync(path + "/x"); return true; } catch { return false; } };
      console.log(JSON.stringify({
        user: process.getuid(),
        writable: ["/", "/app", "/data", "/tmp", "/usr/local"].filter(canWrite),
        mode: statSync("/data").mode & 0o777,
      }));`;
    const { output } = await run("node", "-e", script);
    expect(JSON.parse(output)).toEqual({ user: 1000, writable: ["/data", "/tmp"], mode: 0o700 });
  });

  it("is healthy while the server answers, and stops at SIGTERM", async () => {
    expect((await checkHealth()).status).not.toBe(0);
    const { Entrypoint, Cmd } = image.configuration;
    const server = start([...Entrypoint, ...Cmd]);
    await listening(server);
    expect((await checkHealth()).status).toBe(0);
    const { output } = await run(...Entrypoint, "keys", "create");
    const [key] = /^puid_live_\S+/m.exec(output)!;
    expect(await idsOf(`http://127.0.0.1:${port}/api`, key, 3)).toHaveLength(3);
    server.signal("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(server.output).toContain('"msg":"stopped"');
    expect((await checkHealth()).status).not.toBe(0);
  });

  it("continues after a crash with what is in its volume", async () => {
    const server = start([...image.configuration.Entrypoint, "start"]);
    await listening(server);
    await server.kill();
    const { output } = await run(...image.configuration.Entrypoint, "counter", "show");
    expect(output).toMatch(/^4\n/);
  });
});
