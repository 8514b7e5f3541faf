import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_PLANS } from "../plans.js";
import { Store } from "../store/store.js";
import { type Administration, administration } from "./administration.js";
import { type Configuration, UsageError } from "./configuration.js";
import { DataDirectory } from "./data-directory.js";
import { type Opened, openDatabase } from "./database.js";
import { remote, stateOf } from "./remote.js";

/** Milliseconds to wait for a server that is still starting, and for whoever else is at work. */
const PATIENCE = 30_000;

/** Does something as the operator: with the database, or through the process that has it. */
export async function operate<Result>(
  configuration: Configuration,
  work: (methods: Administration) => Promise<Result>,
): Promise<Result> {
  const directory = new DataDirectory(configuration.data);
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const opened = await openDatabase(configuration);
    if (opened !== undefined) return operateOn(opened, configuration, work);
    const holder = directory.holder();
    if (holder !== undefined && (await stateOf(holder)) === "ready") return work(remote(holder));
    if (Date.now() > deadline) throw new UsageError(`another process has ${directory.path}, and is busy`);
    await sleep(50);
  }
}

async function operateOn<Result>(
  { database, close }: Opened,
  { settings }: Configuration,
  work: (methods: Administration) => Promise<Result>,
): Promise<Result> {
  try {
    const store = new Store(database);
    await store.migrate();
    const { plans = DEFAULT_PLANS, defaultPlan = "free" } = settings;
    return await work(administration(store, plans, defaultPlan));
  } finally {
    await close();
  }
}
