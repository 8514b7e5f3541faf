import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../store/database.js";
import type { Administration } from "./administration.js";
import { type Configuration, UsageError } from "./configuration.js";
import { holderState, listenForCommands } from "./control-socket.js";
import { DataDirectory, type Holder } from "./data-directory.js";

/** An open database. */
export interface Opened {
  readonly database: Database;
  /** The name of the database for messages. */
  readonly name: string;
  /** Answers commands of other processes, if only this process can use the database. */
  administer(administration: Administration): void;
  close(): Promise<void>;
}

/** Milliseconds to wait for a server that is starting or stopping, or for another command. */
const PATIENCE = 30_000;

/**
 * Opens PostgreSQL if there is a URL, and the embedded database otherwise. If a server holds the embedded database, it
 * returns that server.
 *
 * @throws UsageError if another process holds the embedded database for too long and does not answer
 */
export async function openDatabase(configuration: Configuration): Promise<Opened | Holder> {
  const { databaseUrl, transactionPooling, data } = configuration;
  if (databaseUrl !== undefined) {
    const { postgres } = await import("../databases/postgres.js");
    const database = postgres(databaseUrl, { transactionPooling });
    return { database, name: nameOf(databaseUrl), administer() {}, close: () => database.close() };
  }
  const directory = new DataDirectory(data);
  directory.create();
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const holder = directory.holder();
    const state = holder === undefined ? "dead" : await holderState(holder);
    if (state === "ready") return holder!;
    const opened = state === "dead" ? await openEmbedded(directory) : undefined;
    if (opened !== undefined) return opened;
    if (Date.now() > deadline) {
      throw new UsageError(`another process uses ${data} and does not answer; stop it, or try again`);
    }
    await sleep(50);
  }
}

/** Opens the database of a directory, unless another process holds the directory. */
async function openEmbedded(directory: DataDirectory): Promise<Opened | undefined> {
  let methods: Administration | undefined;
  const me: Holder = { socket: directory.createAddress() };
  const listening = await listenForCommands(me.socket, () => methods);
  try {
    if (!(await directory.claim(me, async (holder) => (await holderState(holder)) !== "dead"))) {
      listening.close();
      return undefined;
    }
    if (!directory.hasDatabase()) {
      process.stderr.write(
        `puid-server: creating the embedded database in ${directory.path}; this takes a few seconds\n`,
      );
    }
    const { pglite } = await import("../databases/pglite.js");
    const database = await pglite(directory.database);
    return {
      database,
      name: `PGlite in ${directory.path}`,
      administer(administration) {
        methods = administration;
      },
      async close() {
        methods = undefined;
        await database.close();
        // This process holds the directory while it listens.
        listening.close();
      },
    };
  } catch (error) {
    listening.close();
    throw error;
  }
}

/** Returns the name of a database without its password. */
function nameOf(text: string): string {
  if (!URL.canParse(text)) return "PostgreSQL";
  const url = new URL(text);
  return `PostgreSQL at ${url.host}${url.pathname}`;
}
