import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { connect, hasPostgres } from "./sql/database.js";

/** The README's terminal: what is typed after "$ " is run by a shell, and writes what is there. */

const top = join(import.meta.dirname, "..");
const readme = readFileSync(join(top, "README.md"), "utf8");
const sessions = Array.from(readme.matchAll(/^```console\n(.*?)^```/gms), ([, text]) => text!);

/** A session's commands, each with what it writes. */
const commandsOf = (session: string): { command: string; output: string }[] =>
  session
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf("\n");
      return { command: text.slice(0, end), output: text.slice(end + 1) };
    });

describe("the README's terminal", () => {
  it("has sessions", () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions.map((session) => [commandsOf(session)[0]!.command, session]))(
    "shows what is so: %s",
    async (_, session) => {
      if (session.includes("psql") && !hasPostgres) return;
      const client = hasPostgres ? await connect() : undefined;
      const script = commandsOf(session)
        .map(({ command }) => `${command}\nprintf '\\0'`)
        .join("\n");
      const shell = `set -euo pipefail\npuid() { node bin/puid.js "$@"; }\n${script}`;
      const written = execFileSync("bash", ["-c", shell], {
        cwd: top,
        encoding: "utf8",
        env: {
          ...process.env,
          PUID_KEY: "f44fec9beae13cc3a609f67b2f19ab55",
          PGHOST: "127.0.0.1",
          PGPORT: String(inject("postgresPort")),
          PGUSER: "postgres",
          PGDATABASE: client?.database,
          PGOPTIONS: "-c client_min_messages=warning",
        },
      });
      await client?.end();
      expect(written.split("\0").slice(0, -1)).toEqual(commandsOf(session).map(({ output }) => output));
    },
  );
});
