import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { idsOf, KEY, QUICK, usePlaces } from "../support/command.js";
import { type Place, type Running, until } from "../support/processes.js";
import { codec, createKey, issue, type Key, resume } from "./restored.js";

const createPlace = usePlaces();

/** Returns a place whose commands and servers use a database. */
function placeOn(url: string): { place: Place; start: () => Promise<Running> } {
  const place = createPlace({ PUID_KEY: KEY, DATABASE_URL: url });
  const config = place.configure({ ...QUICK, plans: { quick: { limit: null, rate: null } } });
  return { place, start: () => place.start(["--port", "0", "--config", config]) };
}

describe.skipIf(findPostgres() === undefined)("a backup of PostgreSQL", () => {
  let archive: string;
  let primary: Postgres;
  const others: Postgres[] = [];
  beforeAll(async () => {
    primary = await Postgres.create("archive_mode=on", "archive_command='cp %p ../archive/%f'");
    archive = join(primary.directory, "archive");
    mkdirSync(archive);
    const { uid, gid } = statSync(primary.data);
    chownSync(archive, uid, gid);
    // Another user reads the backup and the archive.
    chmodSync(primary.directory, 0o755);
  });
  afterAll(() => {
    for (const postgres of [...others, primary]) postgres.remove();
  });

  it("by pg_dump has all that the server answered before, and counts what it has", async () => {
    const url = primary.createDatabase();
    const { place, start } = placeOn(url);
    const server = await start();
    const [key, revoked] = [await createKey(place, "a key"), await createKey(place, "soon revoked")];
    const issuing = issue(server, key);
    await until(() => issuing.ids.length >= 20);
    const backedUp = issuing.ids.length;
    primary.run("pg_dump", "--format=custom", "--file=backup.dump", url);
    await until(() => issuing.ids.length > backedUp + 20);
    const created = await createKey(place, "new");
    await place.tell(["keys", "revoke", revoked.id]);
    const ids = await issuing.end();
    await server.process.kill("SIGTERM");

    const restored = primary.createDatabase();
    primary.run("pg_restore", "--exit-on-error", "--no-owner", `--dbname=${restored}`, "backup.dump");
    expect(
      primary.sql("select next - 1 = (select sum(used) from puid_account) from puid_counter", restored),
    ).toBe("t\n");
    const other = placeOn(restored);
    await resume(other.place, other.start, { ids, backedUp, key, revoked, created });
  });

  describe("by a base backup and an archive of its WAL", () => {
    let database: string;
    let ids: string[];
    let [key, revoked, created]: Key[] = [];
    /** The number of ids at the time of recovery. */
    let backedUp: number;
    let time: string;

    beforeAll(async () => {
      const url = primary.createDatabase();
      database = new URL(url).pathname.slice(1);
      const { place, start } = placeOn(url);
      const server = await start();
      key = await createKey(place, "a key");
      revoked = await createKey(place, "soon revoked");
      const issuing = issue(server, key);
      await until(() => issuing.ids.length >= 20);
      primary.run(
        "pg_basebackup",
        "-d",
        primary.url(),
        "-D",
        "base",
        "--checkpoint=fast",
        "--wal-method=none",
      );
      await until(() => issuing.ids.length > 60);
      ids = await issuing.end();
      backedUp = ids.length;
      primary.sql("select pg_create_restore_point('before-the-mistake')");
      // The commits after this have a later time.
      time = primary.sql("select clock_timestamp() from pg_sleep(0.01)").trim();
      created = await createKey(place, "new");
      await place.tell(["keys", "revoke", revoked.id]);
      ids.push(...(await idsOf(server.endpoint, created.secret, 10)));
      await server.process.kill("SIGTERM");
      const file = primary.sql("select pg_walfile_name(pg_switch_wal())").trim();
      await until(() => readdirSync(archive).includes(file));
    });

    it.each([
      ["a restore point", () => "recovery_target_name=before-the-mistake"],
      ["a time", () => `recovery_target_time='${time}'`],
    ])("returns to %s, and the server continues after the last id", async (_, target) => {
      const recovered = await Postgres.createWith(
        ({ data, run }) => {
          run("/bin/cp", "-a", join(primary.directory, "base"), data);
          writeFileSync(join(data, "recovery.signal"), "");
        },
        [
          `restore_command='cp ${archive}/%f %p'`,
          target(),
          "recovery_target_action=promote",
          "archive_mode=off",
        ],
      );
      others.push(recovered);
      const url = recovered.url(database);
      await until(() => recovered.sql("select pg_is_in_recovery()", url) === "f\n");
      const { place, start } = placeOn(url);
      expect(await place.tell(["counter", "show"])).toBe(String(backedUp + 1));
      await resume(place, start, { ids, backedUp, key: key!, revoked: revoked!, created: created! });
      expect(codec.ordinal(ids.at(-1)!)).toBe(BigInt(backedUp + 10));
    });
  });
});
