import { Store } from "../store/store.js";
import { type Administration, administration } from "./administration.js";
import { codecOf } from "./codec.js";
import type { Configuration } from "./configuration.js";
import { remoteAdministration } from "./control-socket.js";
import { type Opened, openDatabase } from "./open-database.js";
import { publicOrigin } from "./origin.js";

/** Runs the operator's work on the database, or through the process that holds the database. */
export async function withAdministration<Result>(
  configuration: Configuration,
  work: (methods: Administration) => Promise<Result>,
): Promise<Result> {
  const opened = await openDatabase(configuration);
  return "database" in opened ? operateOn(opened, configuration, work) : work(remoteAdministration(opened));
}

async function operateOn<Result>(
  { database, close }: Opened,
  configuration: Configuration,
  work: (methods: Administration) => Promise<Result>,
): Promise<Result> {
  try {
    const store = new Store(database);
    await store.migrate();
    return await work(
      administration(
        store,
        configuration.settings,
        () => publicOrigin(configuration),
        () => codecOf(configuration),
      ),
    );
  } finally {
    await close();
  }
}
