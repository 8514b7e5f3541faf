import { execFileSync } from "node:child_process";
import { renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { idsOf, KEY, QUICK, usePlaces } from "../support/command.js";
import { type Place, type Running, until } from "../support/processes.js";
import { codec, createKey, issue, resume } from "./restored.js";

const createPlace = usePlaces();

/** Runs a command of the guide in a place. */
const shell = (place: Place, command: string): string =>
  execFileSync("sh", ["-ec", command], { cwd: place.directory, encoding: "utf8" });

const BACK_UP = "tar --exclude=puid-data/run -cf backup.tar puid-data";
const RESTORE = "tar -xf backup.tar";

describe("a backup of a data directory", () => {
  function prepare(): { place: Place; start: () => Promise<Running> } {
    const place = createPlace({ PUID_KEY: KEY });
    const config = place.configure({ ...QUICK, plans: { quick: { limit: null, rate: null } } });
    return { place, start: () => place.start(["--port", "0", "--config", config]) };
  }

  const lose = (place: Place): void =>
    renameSync(join(place.directory, "puid-data"), join(place.directory, "lost"));

  it("of a stopped server has all that it did", async () => {
    const { place, start } = prepare();
    const first = await start();
    const [key, revoked] = [await createKey(place, "a key"), await createKey(place, "soon revoked")];
    const ids = await idsOf(first.endpoint, key.secret, 5);
    await first.process.kill("SIGTERM");
    shell(place, BACK_UP);
    const second = await start();
    const created = await createKey(place, "new");
    await place.tell(["keys", "revoke", revoked.id]);
    ids.push(...(await idsOf(second.endpoint, created.secret, 5)));
    await second.process.kill();
    lose(place);
    shell(place, RESTORE);
    expect(await place.tell(["counter", "show"])).toBe("6");
    await resume(place, start, { ids, backedUp: 5, key, revoked, created });
  });

  it("of a paused server has all that it answered before the pause", async () => {
    const { place, start } = prepare();
    const server = await start();
    const [key, revoked] = [await createKey(place, "a key"), await createKey(place, "soon revoked")];
    const issuing = issue(server, key);
    await until(() => issuing.ids.length >= 20);
    server.process.signal("SIGSTOP");
    const backedUp = issuing.ids.length;
    shell(place, BACK_UP);
    server.process.signal("SIGCONT");
    await until(() => issuing.ids.length > backedUp + 20);
    const created = await createKey(place, "new");
    await place.tell(["keys", "revoke", revoked.id]);
    const ids = await issuing.end();
    expect(ids.map(codec.ordinal)).toEqual(ids.map((_, i) => BigInt(i + 1)));
    await server.process.kill();
    lose(place);
    shell(place, RESTORE);
    await resume(place, start, { ids, backedUp, key, revoked, created });
  });
});
