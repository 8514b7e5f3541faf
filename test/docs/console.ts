import { execFileSync } from "node:child_process";

/** A terminal session of a page: the commands after "$ " in a block `console`, and their output. */
export type Session = readonly { readonly command: string; readonly output: string }[];

/** Finds the sessions of a page. */
export const sessionsIn = (text: string): Session[] =>
  Array.from(text.matchAll(/^```console\n(.*?)^```/gms), ([, session]) =>
    session!
      .split(/^\$ /m)
      .slice(1)
      .map((lines) => {
        const end = lines.indexOf("\n");
        return { command: lines.slice(0, end), output: lines.slice(end + 1) };
      }),
  );

/** Runs a session in one shell, after a setup, and returns the output of each command. */
export function written(
  session: Session,
  setup: string,
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string | undefined>> },
): string[] {
  const script = session.map(({ command }) => `${command}\nprintf '\\0'`).join("\n");
  const shell = `set -euo pipefail\n${setup}\n${script}`;
  const { cwd, env } = options;
  const output = execFileSync("bash", ["-c", shell], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return output.split("\0").slice(0, -1);
}

/** Returns the output of each command that the page shows. */
export const claimed = (session: Session): string[] => session.map(({ output }) => output);
