import type { Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import type { HttpBindings } from "@hono/node-server";
import { pino } from "pino";
import { createServer, type Server } from "../server.js";
import { DatabaseError } from "../store/database.js";
import { administration } from "./administration.js";
import { codecOf, findKey } from "./codec.js";
import { type Configuration, DEFAULT_DATA, UsageError } from "./configuration.js";
import { DataDirectory } from "./data-directory.js";
import { createListener } from "./listener.js";
import { createMetrics } from "./metrics.js";
import { openDatabase } from "./open-database.js";
import { localOrigin, publicOrigin } from "./origin.js";
import { runAtIntervals } from "./run-at-intervals.js";

/** Milliseconds that requests in progress have to finish when the server stops. */
const GRACE = 10_000;

/** Milliseconds between two sweeps of what has expired. */
const SWEEP_INTERVAL = 300_000;

/** Milliseconds between two writes of what requests noted in memory. */
const RECORD_INTERVAL = 60_000;

/** Runs the server until a signal stops it. */
export async function start(configuration: Configuration): Promise<void> {
  const { data, logLevel, metricsToken, settings } = configuration;
  const log = pino({ level: logLevel, base: { pid: process.pid } });
  const { key, isNew } = readKey(configuration);
  const codec = codecOf(configuration, key);
  const opened = await openDatabase(configuration);
  if (!("database" in opened)) throw new UsageError(`another puid-server is running on ${data}`);
  let http: HttpServer | undefined;
  let server: Server;
  let problem: string | undefined;
  try {
    server = createServer({
      ...settings,
      codec,
      database: opened.database,
      address: (_, { incoming }: HttpBindings) => incoming.socket.remoteAddress,
      log,
      // A proxy on this machine has the address of this machine, so an address cannot replace the token.
      ...(metricsToken !== undefined && { metrics: createMetrics(), metricsToken }),
    });
    opened.administer(
      administration(
        server.store,
        settings,
        () => publicOrigin(configuration, portOf(http)),
        () => codec,
      ),
    );
    await server.open().catch((error) => {
      // The server can start before its database does.
      if (!(error instanceof DatabaseError)) throw error;
      log.error({ error: error.message }, "the database is unavailable");
      problem = error.message;
    });
    http = await listen(server, configuration);
  } catch (error) {
    await opened.close();
    throw error;
  }
  const origin = localOrigin(configuration, portOf(http));
  const endpoint = origin + settings.basePath;
  log.info({ endpoint, database: opened.name }, "listening");
  process.stderr.write(
    greeting({
      endpoint,
      dashboard: settings.dashboard ? publicOrigin(configuration, portOf(http)) : undefined,
      database: opened.name,
      key: describeKey(configuration, isNew),
      keysCreate: commandFor(configuration, "keys create"),
      login: settings.login === undefined ? commandFor(configuration, "login you@example.com") : undefined,
      problem,
    }),
  );
  // Test suites of clients need this setting. A public server that has it by mistake gives its accounts away.
  if (settings.developmentLogin)
    log.warn("everyone can sign in as any user: use developmentLogin only for test suites of clients");
  const endSweeps = runAtIntervals(SWEEP_INTERVAL, async () => {
    await server.sweep().catch((error: Error) => {
      log.error({ error: error.message }, "cannot delete what has expired");
    });
  });
  const record = async (): Promise<void> => {
    await server.recordUsage().catch((error: Error) => {
      log.error({ error: error.message }, "cannot record the usage");
    });
  };
  const endRecords = runAtIntervals(RECORD_INTERVAL, record);
  await stopped(http, server);
  await endSweeps();
  await endRecords();
  await record();
  await opened.close();
  log.info("stopped");
}

async function listen(server: Server, { host, port }: Configuration): Promise<HttpServer> {
  const http = createListener(server.fetch);
  await new Promise<void>((done, reject) => {
    http.once("error", reject);
    http.listen(port, host, done);
  }).catch((error) => {
    throw new UsageError(`the server must be able to listen at ${host}:${port}: ${error.message}`);
  });
  return http;
}

/** Waits for a signal, then until all accepted requests have a response. A second signal ends the process at once. */
async function stopped(http: HttpServer, server: Server): Promise<void> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  await new Promise<void>((done) => {
    for (const signal of signals) process.once(signal, () => done());
  });
  for (const signal of signals) process.once(signal, () => process.exit(1));
  server.drain();
  // A connection that is kept alive becomes idle after its response.
  const closing = setInterval(() => http.closeIdleConnections(), 20);
  const giveUp = setTimeout(() => http.closeAllConnections(), GRACE);
  await new Promise((done) => http.close(done));
  clearInterval(closing);
  clearTimeout(giveUp);
}

function readKey(configuration: Configuration): { key: string; isNew: boolean } {
  const { data, databaseUrl } = configuration;
  const kept = findKey(configuration);
  if (kept !== undefined) return { key: kept, isNew: false };
  if (databaseUrl !== undefined) {
    // A generated key would differ on every node, and would be lost with the node's disk.
    throw new UsageError(
      "PUID_KEY must be set with DATABASE_URL: 16, 24 or 32 bytes in hexadecimal, the same on all nodes; " +
        "create one with `openssl rand -hex 32`",
    );
  }
  const directory = new DataDirectory(data);
  directory.create();
  const isNew = directory.createKey();
  return { key: directory.readKey()!, isNew };
}

function describeKey({ key, data }: Configuration, isNew: boolean): string {
  if (key !== undefined) return "PUID_KEY";
  const directory = new DataDirectory(data);
  const { keyFile } = directory;
  if (isNew) return `${keyFile}, new: keep a copy, because without the key no id can be decoded`;
  return directory.isKeyExposed() ? `${keyFile}: WARNING, other users can read it; run chmod 600` : keyFile;
}

/** Returns the port that the server listens at, or undefined if it does not listen yet. */
const portOf = (http: HttpServer | undefined): number | undefined =>
  (http?.address() as AddressInfo | null | undefined)?.port;

/** Returns a command of this server, to run it from the same working directory. */
function commandFor({ data, databaseUrl, file }: Configuration, command: string): string {
  const flags = [
    ...(file === undefined ? [] : ["--config", file]),
    ...(databaseUrl !== undefined || data === resolve(DEFAULT_DATA) ? [] : ["--data", data]),
  ];
  return [`npx puid-server ${command}`, ...flags].join(" ");
}

/**
 * @param about - `problem` says why the database is unavailable. `login` is the command that signs a person in, if
 *   people need it.
 */
function greeting(about: {
  endpoint: string;
  dashboard: string | undefined;
  database: string;
  key: string;
  keysCreate: string;
  login: string | undefined;
  problem: string | undefined;
}): string {
  const { endpoint, dashboard, database, key, keysCreate, login, problem } = about;
  const state =
    problem === undefined
      ? "The PUID server is running."
      : `The PUID server is listening, but ${problem}.
  It answers 503 until the database is available.`;
  const next = problem === undefined ? "Next" : "After that";
  return `
  ${state}

  endpoint   ${endpoint}${dashboard === undefined ? "" : `\n  dashboard  ${dashboard}`}
  database   ${database}
  key        ${key}

  ${next}, in another terminal, create an API key. It is shown once:

    ${keysCreate}

  Then request ids with it:

    curl -H "X-API-Key: puid_live_..." "${endpoint}/v1/ids?n=3"
${dashboard === undefined ? "" : signInHint(dashboard, login)}
`;
}

const signInHint = (dashboard: string, login: string | undefined): string =>
  login === undefined
    ? `
  Or open ${dashboard} in a browser, and sign in.
`
    : `
  Or open the dashboard. This command prints a link that signs you in:

    ${login}
`;
