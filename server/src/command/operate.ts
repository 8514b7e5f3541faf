import { DEFAULT_PLANS } from "../plans.js";
import { Store } from "../store/store.js";
import { type Administration, administration } from "./administration.js";
import type { Configuration } from "./configuration.js";
import { DataDirectory } from "./data-directory.js";
import { openDatabase } from "./database.js";
import { answers, remote } from "./remote.js";

/** Does something as the operator: with the database, or through the process that has it. */
export async function operate<Result>(
  configuration: Configuration,
  work: (methods: Administration) => Promise<Result>,
): Promise<Result> {
  const { databaseUrl, data, settings } = configuration;
  const holder = databaseUrl === undefined ? new DataDirectory(data).holder() : undefined;
  if (holder !== undefined && (await answers(holder))) return work(remote(holder));
  const { database, close } = await openDatabase(configuration);
  try {
    const store = new Store(database);
    await store.migrate();
    const { plans = DEFAULT_PLANS, defaultPlan = "free" } = settings;
    return await work(administration(store, plans, defaultPlan));
  } finally {
    await close();
  }
}
