import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ask, codecOf, idsOf, KEY, QUICK, usePlaces } from "../support/command.js";
import { createDatabase, engines } from "../support/engines.js";
import type { Place } from "../support/processes.js";

const createPlace = usePlaces();
const codec = codecOf(KEY);

describe.each([
  { name: "PGlite", isHere: true, env: async () => ({}) },
  {
    name: "PostgreSQL",
    isHere: engines[1]!.isHere,
    env: async () => ({ DATABASE_URL: await createDatabase() }),
  },
])("puid-server counter on $name", ({ isHere, env }) => {
  /** Returns a place whose database can have issued ids. */
  async function createPlaceWithKey(): Promise<Place> {
    return createPlace({ PUID_KEY: KEY, ...(await env()) });
  }

  it.skipIf(!isHere)("moves the counter while a server runs, and while none runs", async () => {
    const place = await createPlaceWithKey();
    const config = place.configure(QUICK);
    const server = await place.start(["--port", "0", "--config", config]);
    const key = await place.tell(["keys", "create", "--config", config]);
    const advance = (...flags: string[]) => place.run(["counter", "advance", ...flags]);
    const moved = (next: string) => ({ status: 0, stdout: `${next}\n` });

    expect(await place.tell(["counter", "show"])).toBe("1");
    await idsOf(server.endpoint, key, 3);
    expect(await place.tell(["counter", "show"])).toBe("4");
    expect(await advance("--past", "100")).toMatchObject({
      ...moved("101"),
      stderr: `The next id has the ordinal 101. ${2n ** 63n - 101n} ids are left.\n`,
    });
    // The server knew 3 as the last ordinal.
    expect(await (await ask(`${server.endpoint}/v1/ordinal/${codec.id(50n)}`, key)).json()).toEqual({
      puid: codec.id(50n),
      ordinal: "50",
    });
    const [id] = await idsOf(server.endpoint, key);
    expect(codec.ordinal(id!)).toBe(101n);
    expect(await advance("--past-id", codec.id(5000n), "--by", "10")).toMatchObject(moved("5011"));
    expect(await advance("--past", "7")).toMatchObject(moved("5011"));

    await server.process.kill("SIGTERM");
    expect(await advance("--by", "9")).toMatchObject(moved("5020"));
    const again = await place.start(["--port", "0", "--config", config]);
    const [first] = await idsOf(again.endpoint, key);
    expect(codec.ordinal(first!)).toBe(5020n);
  });

  it.skipIf(!isHere)("says what is wrong, and moves nothing", async () => {
    const place = await createPlaceWithKey();
    const config = place.configure({ ...QUICK, format: { capacity: 1000 } });
    const refused = async (message: string, flags: readonly string[], more: NodeJS.ProcessEnv = {}) => {
      expect(await place.run(["counter", "advance", ...flags], more)).toEqual({
        status: 1,
        stdout: "",
        stderr: `puid-server: ${message}\n`,
      });
    };
    await refused("the counter must exist; start the server once, so that it creates the counter", [
      "--by",
      "1",
    ]);
    const server = await place.start(["--port", "0", "--config", config]);
    await server.process.kill("SIGTERM");
    const beyond = (last: string): string =>
      `the skipped ordinals must be at most the last one that has an id, 999, got ${last}; ` +
      "the counter did not move, and its next ordinal is 1";
    await refused(beyond("1000"), ["--past", "1000"]);
    await refused(beyond(String(2n ** 63n - 1n)), ["--past", String(2n ** 63n - 1n)]);
    await refused(beyond("1000"), ["--by", "1000"]);
    const rule = "must be an integer below 2^63, in digits, got";
    await refused(`the ordinal ${rule} "1e3"`, ["--past", "1e3"]);
    await refused(`the ordinal ${rule} "${2n ** 63n}"`, ["--past", String(2n ** 63n)]);
    await refused(`the number of ordinals to skip ${rule} "-1"`, ["--by=-1"]);
    await refused(
      "the key and the format must be those that made the ids in this database, got others",
      ["--past-id", codec.id(5n)],
      { PUID_KEY: KEY.replace("0", "1") },
    );
    await refused('"id" must have 22 characters after its prefix, got 5 in "no-id"', ["--past-id", "no-id"]);
    const bare = { PUID_KEY: "", PUID_DATA: join(place.directory, "puid-data") };
    await refused(
      "PUID_KEY must be set, or the data directory must have a key",
      ["--past-id", codec.id(5n)],
      bare,
    );
    expect(await place.tell(["counter", "show"])).toBe("1");
  });
});

describe("puid-server counter advance", () => {
  it.each([
    [[], "error: give --past, --past-id or --by\n"],
    [
      ["--past", "1", "--past-id", "x"],
      "error: option '--past <ordinal>' cannot be used with option '--past-id <id>'\n",
    ],
  ])("exits with 2 for %j", async (flags, stderr) => {
    const ended = await createPlace({}).run(["counter", "advance", ...flags]);
    expect(ended).toEqual({ status: 2, stdout: "", stderr });
  });
});
