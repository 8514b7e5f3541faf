import { GROUPS } from "./groups.js";
import { measure } from "./measure.js";

/**
 * Measures groups in this process, and prints the figures as JSON:
 * run-groups.js STATE ROUNDS MILLISECONDS GROUP...
 */

const [state, rounds, milliseconds, ...groups] = process.argv.slice(2);

// Reading a body transfers an ArrayBuffer. From then on, V8 in Node 20 and 22 checks typed arrays at each access.
if (state === "lived-in") await new Response("x").text();

const version = process.versions["bun"] ?? process.versions.node;
const figures = groups.map((group) => ({
  version,
  group,
  nanoseconds: measure(GROUPS[group]!(), Number(rounds), Number(milliseconds)),
}));
console.log(JSON.stringify(figures));
