import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPostgres, Postgres } from "../../../../test/support/postgres.js";
import { ask, KEY, QUICK, usePlaces } from "../support/command.js";

const createPlace = usePlaces();

/** Defines tests of commands without the server's configuration, as in the README. */
function describePlans(more: () => NodeJS.ProcessEnv): void {
  it("never put an account on a plan that the server lacks", async () => {
    const place = createPlace({ PUID_KEY: KEY });
    const env = more();
    const config = place.configure(QUICK);
    const server = ["--port", "0", "--config", config];
    const quotaOf = async (endpoint: string, key: string): Promise<object> =>
      (await (await ask(`${endpoint}/v1/quota`, key)).json()) as object;

    // Commands run before the first start, while the server runs, and while it is stopped.
    const before = await place.tell(["keys", "create"], env);
    const first = await place.start(server, env);
    expect(await quotaOf(first.endpoint, before)).toMatchObject({ plan: "quick" });
    await place.tell(["accounts", "create", "ada"], env);
    await first.process.kill("SIGTERM");
    await place.tell(["accounts", "create", "bob"], env);
    const eve = await place.run(["accounts", "create", "eve", "--plan", "free"], env);
    expect(eve).toMatchObject({
      status: 1,
      stderr: 'puid-server: the plan must be one of quick, slow, got "free"\n',
    });
    const second = await place.start(server, env);
    const plans = JSON.parse(await place.tell(["accounts", "list", "--json"], env));
    expect(plans.map(({ name, plan }: Record<string, string>) => `${name} ${plan}`)).toEqual([
      "default quick",
      "ada quick",
      "bob quick",
    ]);
    await second.process.kill("SIGTERM");
  });
}

describe("commands without a configuration", () => {
  describe("on PGlite", () => describePlans(() => ({})));

  describe.skipIf(findPostgres() === undefined)("on PostgreSQL", () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await Postgres.create("fsync=off");
    });
    afterAll(() => postgres.remove());
    describePlans(() => ({ DATABASE_URL: postgres.createDatabase() }));
  });
});
