import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { climbs, House } from "../../test/house.js";

/** The rooms of the server, from the ground up: a room may use those on floors below its own, and no others. */
const FLOORS = [
  [
    "secrets.ts",
    "api/line.ts",
    "api/integer.ts",
    "store/database.ts",
    "store/blocks.ts",
    "limits/address.ts",
  ],
  ["rates.ts", "api/complaint.ts"],
  ["plans.ts", "limits/rate-limit.ts"],
  ["limits/admission.ts"],
  ["store/migrations.ts", "store/counter.ts", "store/credentials.ts", "store/clients.ts"],
  ["store/accounts.ts", "databases/pglite.ts", "databases/postgres.ts"],
  ["store/served-plans.ts"],
  ["store/store.ts"],
  ["service.ts", "api/failures.ts"],
  ["watch.ts", "api/limited.ts", "api/methods.ts", "api/puid.ts", "api/bounded.ts"],
  ["operations.ts", "api/authentication.ts"],
  ["api/ids.ts", "api/ordinal.ts", "api/document.ts", "api/oauth/grants.ts", "api/oauth/refusal.ts"],
  ["api/quota.ts", "api/oauth/metadata.ts", "api/oauth/registration.ts", "api/oauth/token.ts"],
  ["options.ts", "api/api.ts", "development.ts"],
  ["server.ts"],
  ["index.ts"],
  ["command/configuration.ts", "command/listener.ts", "command/metrics.ts", "command/repeat.ts"],
  ["command/administration.ts", "command/data-directory.ts"],
  ["command/remote.ts"],
  ["command/database.ts"],
  ["command/operate.ts", "command/start.ts"],
  ["command/main.ts"],
];

/** What the rooms of any runtime may have from outside. */
const EVERYWHERE = /^(hono(\/.+)?|@hono\/zod-openapi|zod|yaml|lru-cache|puid-codec)$/;

const house = new House(join(import.meta.dirname, "../src"));

describe("the server's house", () => {
  it("has every room on a floor", () => {
    expect(house.rooms).toEqual(FLOORS.flat().sort());
  });

  it.each(house.rooms)("%s uses rooms below it alone", (room) => {
    expect(climbs(house, FLOORS, room)).toEqual([]);
  });

  it("knows the platform in the command and the databases alone, so that the handler runs anywhere", () => {
    for (const room of house.rooms.filter((path) => !/^(command|databases)\//.test(path))) {
      const strangers = house.importsOf(room).filter((used) => !house.rooms.includes(used));
      expect(
        strangers.filter((name) => !EVERYWHERE.test(name)),
        room,
      ).toEqual([]);
    }
  });

  it("knows nothing of how the library is made", () => {
    const used = house.rooms.flatMap((room) => house.importsOf(room));
    expect(used.filter((name) => name.includes("../../src") || name.startsWith("puid-client"))).toEqual([]);
  });
});
