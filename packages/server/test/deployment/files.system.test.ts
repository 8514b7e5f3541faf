import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { deployment } from "./image.js";

const read = (name: string): string => readFileSync(join(deployment, name), "utf8");

const folder = mkdtempSync(join(tmpdir(), "puid-unit-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("compose.yml", () => {
  interface Part {
    readonly environment: Readonly<Record<string, string>>;
    readonly secrets: readonly string[];
    readonly [setting: string]: unknown;
  }
  const file = parse(read("compose.yml"));
  const services: Readonly<Record<string, Part>> = file.services;

  it.each(Object.entries(services))("takes privileges from %s", (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      tmpfs: expect.arrayContaining(["/tmp"]),
    });
    expect(service).not.toHaveProperty("privileged");
    expect(service).not.toHaveProperty("cap_add");
  });

  it.each(Object.entries(services))("gives secrets to %s only as files", (_, { environment, secrets }) => {
    expect(secrets.filter((name) => file.secrets[name].file !== `secrets/${name}`)).toEqual([]);
    const paths = Object.entries(environment).flatMap(([name, value]) =>
      name.endsWith("_FILE") ? [value] : [],
    );
    expect(paths.toSorted()).toEqual(secrets.map((name) => `/run/secrets/${name}`).toSorted());
    const variables = Object.keys(environment).filter((name) => !name.endsWith("_FILE"));
    expect(variables.filter((name) => /KEY|URL|TOKEN|SECRET|PASSWORD/.test(name))).toEqual([]);
  });

  it("starts the server when PostgreSQL is healthy, and stops it after its requests", () => {
    expect(services["server"]).toMatchObject({
      depends_on: { postgres: { condition: "service_healthy" } },
      init: true,
      stop_grace_period: "15s",
    });
    expect(services["postgres"]).toHaveProperty("healthcheck.test.0", "CMD");
    const [volume] = services["postgres"]!["volumes"] as string[];
    expect(file.volumes).toHaveProperty(volume!.split(":")[0]!);
  });
});

const hasSystemd = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!hasSystemd && !process.env["CI"])
  console.warn("systemd-analyze is not installed: its tests are skipped (apt-get install systemd)");

describe.skipIf(!hasSystemd && !process.env["CI"])("puid-server.service", () => {
  const analyze = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
    return status === 0 ? stderr : `${stdout}${stderr}`;
  };

  it("is valid", () => {
    // systemd looks for the program, which is elsewhere on this machine.
    const unit = join(folder, "puid-server.service");
    writeFileSync(unit, read("puid-server.service").replace("/usr/bin/node", process.execPath));
    expect(analyze("verify", "--man=no", unit)).toBe("");
  });

  it("has an exposure of at most 1.3 of 10", () => {
    const unit = join(deployment, "puid-server.service");
    expect(analyze("security", "--offline=true", "--no-pager", "--threshold=13", unit)).toBe("");
  });
});
