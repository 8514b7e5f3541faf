import { execFileSync } from "node:child_process";

/** A hook of Node that prints the URL of each module that it loads. */
const HOOK = `
  import { writeSync } from "node:fs";
  export async function load(url, context, next) {
    writeSync(2, "loads " + url + "\\n");
    return next(url, context);
  }`;
const REGISTER = `
  import { register } from "node:module";
  register("data:text/javascript," + ${JSON.stringify(encodeURIComponent(HOOK))});`;

/** Runs a program in a process of its own, and returns the URLs of all modules that it loaded. */
export function modulesLoadedBy(program: string, cwd: string): string[] {
  const flags = ["--import", `data:text/javascript,${encodeURIComponent(REGISTER)}`];
  const output = execFileSync(
    "sh",
    ["-c", 'exec "$@" 2>&1', "sh", process.execPath, ...flags, "--input-type=module", "-e", program],
    { cwd, encoding: "utf8" },
  );
  return Array.from(output.matchAll(/^loads (\S+)$/gm), ([, url]) => url!);
}
