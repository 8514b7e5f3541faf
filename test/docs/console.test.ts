import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { connect, hasPostgres } from "../sql/database.js";
import { claimed, sessionsIn, written } from "./console.js";

/** The README's terminal: what is typed after "$ " is run by a shell, and writes what is there. */

const top = join(import.meta.dirname, "../..");
const sessions = sessionsIn(readFileSync(join(top, "README.md"), "utf8"));

describe("the README's terminal", () => {
  it("has sessions", () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions.map((session) => ({ first: session[0]!.command, session })))(
    "shows what is so: $first",
    async ({ session }) => {
      if (session.some(({ command }) => command.includes("psql")) && !hasPostgres) return;
      const client = hasPostgres ? await connect() : undefined;
      const output = written(session, 'puid() { node dist/cli/main.js "$@"; }', {
        cwd: top,
        env: {
          PUID_KEY: "f44fec9beae13cc3a609f67b2f19ab55",
          PGHOST: "127.0.0.1",
          PGPORT: String(inject("postgresPort")),
          PGUSER: "postgres",
          PGDATABASE: client?.database,
          PGOPTIONS: "-c client_min_messages=warning",
        },
      });
      await client?.end();
      expect(output).toEqual(claimed(session));
    },
  );
});
