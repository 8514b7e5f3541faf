import { parseArgs } from "node:util";
import { Answers } from "./answers.js";
import { Clients } from "./clients.js";
import { createDatabase, databaseUrl, waitForStandbys } from "./database.js";
import { Etcd } from "./etcd.js";
import { FAULTS, LOSS } from "./faults.js";
import { startHaproxy } from "./haproxy.js";
import { Ledger } from "./ledger.js";
import { Patroni } from "./patroni.js";
import { startPgbouncer } from "./pgbouncer.js";
import { Probe } from "./probe.js";
import { missingPackages } from "./programs.js";
import { checkRound, type Round, type Run, runRound } from "./rounds.js";
import { Sandbox } from "./sandbox.js";
import { type Account, Servers } from "./servers.js";
import { toTable, writeTable } from "./table.js";

/** Runs servers on a cluster of PostgreSQL whose parts fail, and checks that no id is issued twice. */

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "30" },
    quick: { type: "boolean", default: false },
    asynchronous: { type: "boolean", default: false },
    pgbouncer: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const count = options.quick ? FAULTS.length : Number(options.rounds);
if (!Number.isSafeInteger(count) || count < 1) {
  console.error(`"--rounds" must be an integer of at least 1, got ${options.rounds}`);
  process.exit(2);
}

const missing = missingPackages();
if (missing.length > 0) {
  console.error(`The run needs more packages: apt-get install --no-install-recommends ${missing.join(" ")}`);
  process.exit(2);
}

const ACCOUNTS = ["ada", "blaise", "carl"];
const SERVERS = ["server1", "server2"];

const sandbox = new Sandbox();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => sandbox.remove().then(() => process.exit(130)));
}
try {
  await main();
} catch (error) {
  console.error(sandbox.describeLogs());
  console.error(`\nFailed: ${(error as Error).stack}`);
  process.exitCode = 1;
} finally {
  await sandbox.remove();
}
process.exit();

async function main(): Promise<void> {
  const began = performance.now();
  const etcd = await Etcd.create(sandbox);
  const patroni = await Patroni.create(sandbox, etcd, !options.asynchronous);
  const port = await startHaproxy(sandbox, patroni.nodes);
  await createDatabase(port);
  const servers = new Servers(sandbox, {
    databaseUrl: databaseUrl(options.pgbouncer ? await startPgbouncer(sandbox, port) : port),
    transactionPooling: options.pgbouncer,
  });
  // A server knows that a cluster loses commits when it sees standbys. They need some seconds after the leader starts.
  await waitForStandbys(port);
  if (options.asynchronous && (await servers.start("strict-server", false))) {
    throw new Error("a server must not start on a cluster that loses commits, but it did");
  }
  for (const name of SERVERS) {
    if (!(await servers.start(name, options.asynchronous)))
      throw new Error(`${name} must start, but it ended`);
  }
  const accounts: Account[] = [];
  for (const name of ACCOUNTS) accounts.push(await servers.createAccount(name));
  const ledger = new Ledger();
  const probe = await Probe.start(port);
  const clients = new Clients(servers, accounts, await Answers.read(servers.endpoints[0]!), ledger);
  console.log(`The cluster runs after ${secondsSince(began)} s.`);
  const run: Run = { patroni, etcd, port, probe, clients, ledger };
  try {
    if (options.asynchronous) await expectDuplicates(run);
    else await expectNone(run);
  } finally {
    // A run that fails for another reason, such as a cluster that does not heal, says this too.
    console.log(`Ordinals that came twice: ${ledger.duplicates.length}.`);
  }
  await clients.stop();
  await probe.stop();
  console.log(`${ledger.issued.toLocaleString("en")} ids, ${secondsSince(began)} s in all.`);
}

/** Runs the rounds. No ordinal may come twice. */
async function expectNone(run: Run): Promise<void> {
  const rounds: Round[] = [];
  for (let i = 0; i < count; i++) {
    const round = await runRound(run, FAULTS[i % FAULTS.length]!);
    console.log(JSON.stringify(round));
    await checkRound(run, round);
    rounds.push(round);
  }
  const table = toTable(rounds);
  console.log(`\n${table}\n\nAnswers: ${JSON.stringify(Object.fromEntries(run.clients.counts))}.`);
  if (options.write) writeTable(table);
}

/** Loses commits. Ordinals must come twice, because otherwise the run above could not see them. */
async function expectDuplicates(run: Run): Promise<void> {
  console.log(JSON.stringify(await runRound(run, LOSS)));
  if (run.ledger.duplicates.length === 0) {
    throw new Error("asynchronous replication must issue ordinals twice, got none");
  }
}

function secondsSince(time: number): string {
  return ((performance.now() - time) / 1000).toFixed(0);
}
