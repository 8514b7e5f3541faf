import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Postgres } from "../../../../test/support/postgres.js";
import { directory } from "../processes.js";
import { codec, KEY } from "../service.js";
import { createAccounts, PLANS } from "./accounts.js";
import { dayOf, Ledger } from "./ledger.js";
import { Node } from "./node.js";
import { type Happening, type Run, toMarkdown, toSvg } from "./report.js";
import { type Sample, sampleDatabase, sampleProcess } from "./sample.js";
import { documentedStatuses, Traffic } from "./traffic.js";
import { connectionTrend, isSteady, livesOf, trendsOf } from "./verdict.js";

/** Loads two servers on one PostgreSQL for a given time. One lives all the time, and the other restarts. */

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "60" },
    rate: { type: "string", default: "300" },
    write: { type: "boolean", default: false },
  },
});
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (!(minutes > 0 && rate > 0)) throw new Error("--minutes and --rate must be numbers above 0");

const SAMPLE_INTERVAL = 10_000;

/** Milliseconds that a stopped process or database stays away. */
const ABSENCE = 3000;

/** What happens, and when, as shares of the run. */
const HAPPENINGS: readonly (readonly [share: number, what: Happening["what"]])[] = [
  [0.1, "SIGTERM"],
  [0.22, "SIGKILL"],
  [0.33, "database restarts"],
  [0.45, "SIGTERM"],
  [0.62, "SIGKILL"],
  [0.73, "database crashes"],
  [0.85, "SIGTERM"],
];

const postgres = await Postgres.create();
process.once("exit", () => postgres.remove());
const url = postgres.createDatabase();
const token = randomUUID();
const config = join(directory, "soak.json");
writeFileSync(config, JSON.stringify({ plans: PLANS, developmentLogin: true }));
const startNode = (): Promise<Node> =>
  Node.start(["--data", join(directory, randomUUID()), "--config", config], {
    PUID_KEY: KEY,
    PUID_LOG_LEVEL: "error",
    PUID_METRICS_TOKEN: token,
    DATABASE_URL: url,
  });
const steady = await startNode();
const restarted = await startNode();
const nodes = [steady, restarted];
const origins = nodes.map(({ origin }) => origin);
const accounts = await createAccounts(steady.origin, postgres, url);
const ledger = new Ledger(codec);
const traffic = new Traffic(origins, accounts, await documentedStatuses(steady.origin), ledger);

const began = Date.now();
const seconds = (): number => (Date.now() - began) / 1000;
const samples: Sample[] = [];
const happenings: Happening[] = [];
const wrong: string[] = [];

const takeSample = async (): Promise<void> => {
  const ofNodes = await Promise.all(nodes.map(({ origin, pid }) => sampleProcess(origin, token, pid)));
  const statuses = traffic.takeStatuses();
  samples.push({ at: seconds(), nodes: ofNodes, ...sampleDatabase(postgres, url), statuses });
  ledger.check();
};

const happen = async (what: Happening["what"]): Promise<void> => {
  happenings.push({ at: seconds(), what });
  console.log(`${seconds().toFixed(0)} s: ${what}`);
  if (what === "SIGTERM" || what === "SIGKILL") {
    const ended = await restarted.stop(what);
    if (ended !== (what === "SIGKILL" ? what : 0)) wrong.push(`${what} must end the server, got ${ended}`);
    await sleep(ABSENCE);
    await restarted.start();
  } else {
    postgres.stop(what === "database crashes" ? "immediate" : "fast");
    await sleep(ABSENCE);
    postgres.start();
  }
};

const end = began + 60_000 * minutes;
const running = traffic.run(rate);
const sampling = (async () => {
  for (let next = began + SAMPLE_INTERVAL; next <= end; next += SAMPLE_INTERVAL) {
    await sleep(next - Date.now());
    await takeSample();
  }
})();
const disturbing = (async () => {
  for (const [share, what] of HAPPENINGS) {
    await sleep(began + share * (end - began) - Date.now());
    await happen(what);
  }
})();
await Promise.all([sampling, disturbing]);
await sleep(end - Date.now());
traffic.end();
await running;

const used = new Map(
  postgres
    .sql("select id, used from puid_account where day = (now() at time zone 'UTC')::date", url)
    .trim()
    .split("\n")
    .map((row) => row.split("|"))
    .map(([id, count]) => [id!, Number(count)] as const),
);
const taken = Number(postgres.sql("select next - 1 from puid_counter", url));
const trends = [
  ...livesOf(samples).flatMap((life) =>
    (trendsOf(life) ?? []).map((trend) => ({
      ...trend,
      name: `${trend.name} of server ${life.node + 1}, process ${life.pid}`,
    })),
  ),
  ...[connectionTrend(samples) ?? []].flat(),
];
wrong.push(
  ...traffic.wrong,
  ...ledger.compare({ taken, used, day: dayOf(Date.now()) }),
  ...trends
    .filter((trend) => !isSteady(trend))
    .map(({ name, late, bound }) => `${name} must stay below ${bound}, got ${late}`),
);

const run: Run = {
  minutes,
  rate,
  accounts: accounts.length,
  ids: ledger.issued.count,
  taken,
  samples,
  happenings,
  trends,
  wrong,
};
const root = join(import.meta.dirname, "../../../../../../..");
const write = (path: string, text: string): void => {
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
};
mkdirSync(join(root, "build/soak"), { recursive: true });
write("build/soak/run.json", JSON.stringify(run, undefined, 1));
write("build/soak/soak.svg", toSvg(run));
write("build/soak/soak.md", toMarkdown(run));
// The files say that all checks passed.
if (values.write && wrong.length === 0) {
  write("docs/soak.svg", toSvg(run));
  write("bench/server/SOAK.md", toMarkdown(run));
}
console.log(toMarkdown(run));
process.exit(wrong.length > 0 ? 1 : 0);
