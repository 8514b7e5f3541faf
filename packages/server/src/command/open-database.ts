import { setTimeout as sleep } from "node:timers/promises";
import { pglite } from "../databases/pglite.js";
import { postgres } from "../databases/postgres.js";
import type { Database } from "../store/database.js";
import type { Administration } from "./administration.js";
import { type Configuration, UsageError } from "./configuration.js";
import { holderState, listenForCommands } from "./control-socket.js";
import { DataDirectory, type Holder } from "./data-directory.js";

/** A database, and how to let go of it. */
export interface Opened {
  readonly database: Database;
  /** What to call it. */
  readonly name: string;
  /** Answers other processes of this machine, where this one alone may have the database. */
  administer(administration: Administration): void;
  close(): Promise<void>;
}

/** Milliseconds to wait for a server that is still starting or stopping, and for whoever else is at work. */
const PATIENCE = 30_000;

/**
 * PostgreSQL where there is a URL, and else the embedded database in the data directory; or the server that has
 * that.
 *
 * @throws UsageError where another process has it, and will not say what it is
 */
export async function openDatabase({ databaseUrl, data }: Configuration): Promise<Opened | Holder> {
  if (databaseUrl !== undefined) {
    const database = postgres(databaseUrl);
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
    if (Date.now() > deadline) throw new UsageError(`another process has ${data}, and is busy`);
    await sleep(50);
  }
}

/** The database of a directory, unless another process has it. */
async function openEmbedded(directory: DataDirectory): Promise<Opened | undefined> {
  let methods: Administration | undefined;
  const me: Holder = { socket: directory.createAddress() };
  const listening = await listenForCommands(me.socket, () => methods);
  try {
    if (!(await directory.claim(me, async (holder) => (await holderState(holder)) !== "dead"))) {
      listening.close();
      return undefined;
    }
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
        // The directory is this process's for as long as it listens.
        listening.close();
      },
    };
  } catch (error) {
    listening.close();
    throw error;
  }
}

/** A URL without its password. */
function nameOf(text: string): string {
  if (!URL.canParse(text)) return "PostgreSQL";
  const url = new URL(text);
  return `PostgreSQL at ${url.host}${url.pathname}`;
}
