import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { Postgres } from "../../../../test/support/postgres.js";
import { timeFlushes } from "../flush.js";
import { put } from "../load.js";
import { middle } from "../middle.js";
import { Service } from "../service.js";
import { createSlowDatabase, DELAY } from "../slow-database.js";
import { measureCosts } from "./costs.js";
import { simulate } from "./simulation.js";

const PAGE = join(import.meta.dirname, "../../../../../../../docs/capacity.md");
const MARKERS = /(?<=<!-- npm run bench:capacity -->\n).*(?=<!-- \/capacity -->)/s;

/** The most requests of a statement, as in the server's `gather`. */
const MOST = 1000;

/** Commits to compute with: their milliseconds, and what takes so long. */
const COMMITS = [
  [0.2, "a local disk"],
  [1, "a network disk, or a synchronous replica in the same zone"],
  [3, "a synchronous replica in another zone"],
  [20, "a synchronous replica in another region"],
  [80, "a synchronous replica on another continent"],
] as const;

const CONNECTIONS = [16, 128];

const postgres = await Postgres.create();
process.once("exit", () => postgres.remove());
const flush = middle(timeFlushes(200));
const statements = await measureCosts(postgres.createDatabase());
const further = statements.further;
const statement = Math.max(0, statements.statement - flush);

const start = (databaseUrl: string): Promise<Service> =>
  Service.start({ databaseUrl }, Math.max(...CONNECTIONS));
const fast = await start(postgres.createDatabase());
const slow = await start(createSlowDatabase(postgres));
const rateOf = async (
  { origins, tokens }: Service,
  connections: number,
  path = "/api/v1/ids",
): Promise<number> => {
  const rates: number[] = [];
  // The first round is not counted.
  for (let round = 0; round < 6; round++) {
    rates.push(
      (await put({ origins, tokens, connections, paths: [path], read() {} }, { duration: 1.2 })).rate,
    );
  }
  return middle(rates.slice(1));
};

// A server that finds credentials and decodes, for many connections at a time, is limited by its processor.
const [id] = await fast.sample();
const request = 1000 / (await rateOf(fast, 128, `/api/v1/ordinal/${id}`));
const node = { request, statement, further, most: MOST };

const whole = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");
const ms = (value: number): string => (value < 10 ? value.toPrecision(2) : value.toFixed(0));
const table = (head: string, rows: readonly (readonly string[])[]): string =>
  [head, head.replace(/[^|]+/g, " --: "), ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n");

const compared: string[][] = [];
for (const [commit, service] of [[flush, fast] as const, [flush + DELAY, slow] as const]) {
  for (const connections of CONNECTIONS) {
    const { rate, shared } = simulate({ ...node, nodes: 1, commit, load: { connections } });
    const measured = await rateOf(service, connections);
    compared.push([ms(commit), String(connections), whole(measured), whole(rate), whole(shared)]);
  }
}

const limits = COMMITS.map(([commit, what]) => {
  // So many nodes and connections that only the counter limits them.
  const { rate, shared } = simulate({ ...node, nodes: 64, commit, load: { connections: 100_000 } });
  const half = rate / 2;
  const nodes = Math.ceil((half * request) / 1000 / 0.6);
  const { p50, p99 } = simulate({ ...node, nodes, commit, load: { perSecond: half } });
  return [
    `${commit} (${what})`,
    whole(rate / shared),
    whole(rate),
    whole(10 * rate),
    `${nodes}`,
    ms(p50),
    ms(p99),
  ];
});

const { model } = cpus()[0]!;
const text = `
Measured on ${cpus().length} cores of ${model.trim()}, with Node ${process.versions.node} and PostgreSQL ${postgres.sql("show server_version").split(" ")[0]}:

- A request takes ${ms(request)} ms of a server's processor.
- A statement for one request takes ${ms(statement)} ms without its flush, and ${ms(1000 * further)} µs more for each further request in it.
- A flush takes ${ms(flush)} ms.

One server, measured beside the load generator and PostgreSQL on the same cores, and simulated with these costs:

${table("| commit, ms | connections | requests/s, measured | requests/s, simulated | requests per commit |", compared)}

One counter, simulated:

${table("| commit, ms | commits/s | requests/s | ids/s, ten per request | servers at half of that | p50, ms | p99, ms |", limits)}

`;
if (process.argv.includes("--quick")) console.log(text);
else writeFileSync(PAGE, readFileSync(PAGE, "utf8").replace(MARKERS, text));
process.exit();
