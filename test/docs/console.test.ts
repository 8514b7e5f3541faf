import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { key } from "../support/key.js";
import { claimed, sessionsIn, written } from "./console.js";
import { guides, read, SYSTEM_GUIDES, top } from "./markdown.js";

/** Terminal sessions: a shell runs what stands after "$ ", and must write what the page shows. */

const sessions = ["README.md", ...guides]
  .filter((page) => !SYSTEM_GUIDES.includes(page))
  .flatMap((page) =>
    sessionsIn(read(page)).map((session) => ({ page, first: session[0]!.command, session })),
  );

describe("terminal sessions", () => {
  it("exist", () => {
    expect(sessions.length).toBeGreaterThan(2);
  });

  it.each(sessions)("in $page show what the commands write: $first", ({ session }) => {
    const cwd = mkdtempSync(join(tmpdir(), "puid-console-"));
    const command = JSON.stringify(join(top, "dist/cli/main.js"));
    const output = written(session, `puid() { node ${command} "$@"; }`, {
      cwd,
      env: { PUID_KEY: key },
    });
    rmSync(cwd, { recursive: true });
    expect(output).toEqual(claimed(session));
  });
});
