import { execFileSync } from "node:child_process";

/** Builds what the tests of commands and packages run, so that they see the sources as they are. */
export default function setup(): void {
  execFileSync("npm", ["run", "--silent", "build"], { stdio: "inherit" });
  execFileSync("npx", ["tsc", "-b"], { stdio: "inherit" });
}
