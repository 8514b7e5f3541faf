import { execFileSync } from "node:child_process";

/** Builds what the tests of commands and packages run, so that they see the sources as they are. */
export default function setup(): void {
  execFileSync("npx", ["tsc", "-b"], { stdio: "inherit" });
}
