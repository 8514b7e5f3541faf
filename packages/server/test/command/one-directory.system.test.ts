import { spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createPuid } from "puid-codec";
import { afterAll, describe, expect, it } from "vitest";
import { type Ended, Place, type Process, until } from "../support/processes.js";

const places: Place[] = [];

function createPlace(isFirst = false): Place {
  const place = new Place({}, isFirst);
  places.push(place);
  return place;
}

afterAll(() => Promise.all(places.map((place) => place.remove())));

/** Requests one id. Fails unless the status is 200. */
async function idOf(endpoint: string, key: string): Promise<string> {
  const response = await fetch(`${endpoint}/v1/ids`, { headers: { "X-API-Key": key } });
  expect(response.status).toBe(200);
  return ((await response.json()) as { ids: [string] }).ids[0];
}

const refusal = (data: string) => ({
  status: 1,
  stdout: "",
  stderr: `puid-server: another puid-server is running on ${data}\n`,
});

/** Runs a command in its own network namespace, where the loopback of this process is out of reach. */
const NAMESPACE = ["unshare", "--net", "--map-root-user"];
const hasNamespaces = spawnSync(NAMESPACE[0]!, [...NAMESPACE.slice(1), "true"]).status === 0;

describe("several processes on one data directory", () => {
  it("run commands at once while the server is stopped and while it starts", async () => {
    const place = createPlace(true);
    const keys = await Promise.all([place.tell(["keys", "create"]), place.tell(["keys", "create"])]);
    // The first process gets the directory, and the others wait for it.
    const [{ endpoint }, ...more] = await Promise.all([
      place.start(),
      place.tell(["keys", "create"]),
      place.tell(["keys", "create"]),
    ]);
    keys.push(...more);
    for (const key of keys) {
      const response = await fetch(`${endpoint}/v1/quota`, { headers: { "X-API-Key": key } });
      expect(response.status).toBe(200);
    }
  });

  it("do not wait for a killed server, and one of ten that start at once gets the directory", async () => {
    const place = createPlace();
    const first = await place.start();
    const key = await place.tell(["keys", "create"]);
    const before = await idOf(first.endpoint, key);
    await first.process.kill("SIGKILL");

    const ten = Array.from({ length: 10 }, () => place.begin(["start", "--port", "0"]));
    const refused: Ended[] = [];
    for (const one of ten) one.ended.then((ended) => refused.push(ended));
    const winners = (): Process[] => ten.filter(({ endpoint }) => endpoint !== undefined);
    await until(() => refused.length + winners().length === 10);
    expect(refused).toEqual(Array(9).fill(refusal(join(place.directory, "puid-data"))));
    const after = await idOf(winners()[0]!.endpoint!, key);
    expect(after).not.toBe(before);
  });

  it.skipIf(!hasNamespaces && !process.env["CI"])(
    "have one server, which commands reach from any network namespace",
    async () => {
      const place = createPlace();
      const data = join(place.directory, "puid-data");
      // The loopback of a new namespace is down, so servers listen at 0.0.0.0.
      const args = ["--port", "0", "--host", "0.0.0.0"];
      const one = await place.start(args, {}, NAMESPACE);
      const two = place.begin(["start", ...args], {}, NAMESPACE);
      await until(() => two.endpoint !== undefined || two.stderr.includes("another"));
      expect(two.endpoint).toBeUndefined();
      expect(await two.ended).toMatchObject(refusal(data));
      expect(await place.run(["start", ...args])).toMatchObject(refusal(data));

      const key = await place.begin(["keys", "create"], {}, NAMESPACE).ended;
      expect(key).toMatchObject({ status: 0, stdout: expect.stringMatching(/^puid_live_/) });
      expect(await place.tell(["keys", "list"])).toContain(`…${key.stdout.trim().slice(-4)}`);

      await one.process.kill("SIGKILL");
      const { endpoint } = await place.start();
      const id = await idOf(endpoint, key.stdout.trim());
      const codec = createPuid({
        key: readFileSync(join(data, "key"), "utf8").trim(),
        alphabet: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        length: 22,
      });
      expect(codec.ordinal(id)).toBe(1n);
    },
  );

  it("have only a socket in run/, where no other user can enter, and no secret or port", async () => {
    const place = createPlace();
    const run = join(place.directory, "puid-data", "run");
    // Orchestrators open volumes to a group.
    mkdirSync(run, { recursive: true });
    chmodSync(run, 0o777);
    await place.start();
    expect(statSync(run).mode & 0o777).toBe(0o700);
    const names = readdirSync(run);
    expect(names).toEqual(["1.sock"]);
    const socket = statSync(join(run, names[0]!));
    expect(socket.isSocket()).toBe(true);
    expect(socket.mode & 0o777).toBe(0o600);
  });

  it.skipIf(process.getuid?.() !== 0)("reject a directory run/ of another user", async () => {
    const place = createPlace();
    const run = join(place.directory, "puid-data", "run");
    mkdirSync(run, { recursive: true });
    chmodSync(place.directory, 0o777);
    chmodSync(join(place.directory, "puid-data"), 0o777);
    const source = `import { DataDirectory } from ${JSON.stringify(
      new URL("../../dist/command/data-directory.js", import.meta.url).href,
    )}; new DataDirectory(process.argv[1]).create()`;
    const child = spawn(
      process.execPath,
      ["--input-type=module", "-e", source, join(place.directory, "puid-data")],
      {
        uid: 65_534,
        gid: 65_534,
      },
    );
    expect(await text(child.stderr!)).toContain(
      `${run} must belong to the user who runs this (65534), got 0`,
    );
  });

  it.skipIf(process.getuid?.() !== 0)("reject root's commands if another user owns run/", async () => {
    const place = createPlace();
    const run = join(place.directory, "puid-data", "run");
    mkdirSync(run, { recursive: true, mode: 0o700 });
    chownSync(run, 65_534, 65_534);
    expect(await place.run(["keys", "create"])).toMatchObject({
      status: 1,
      stdout: "",
      stderr: `puid-server: ${run} must belong to the user who runs this (0), got 65534\n`,
    });
  });

  it("ignore files in run/ that are not claims", async () => {
    const place = createPlace();
    const data = join(place.directory, "puid-data");
    await place.start();
    for (const name of [
      "0.sock",
      "008.sock",
      "8.sock.bak",
      "-9.sock",
      "1e3.sock",
      "99999999999999999999.sock",
    ]) {
      writeFileSync(join(data, "run", name), "");
    }
    expect(await place.run(["start", "--port", "0"])).toMatchObject(refusal(data));
  });

  it("accept a path that is longer than a socket's address", async () => {
    const place = createPlace();
    const data = join(place.directory, "x".repeat(120), "y".repeat(120));
    const { process: server } = await place.start(["--port", "0", "--data", data]);
    expect(await place.tell(["keys", "create", "--data", data])).toMatch(/^puid_live_/);
    expect(await place.run(["start", "--port", "0", "--data", data])).toMatchObject(refusal(data));
    await server.kill("SIGKILL");
    await place.start(["--port", "0", "--data", data]);
  });
});
