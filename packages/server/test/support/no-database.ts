import type { Database } from "../../src/store/database.js";

/** A database that has no rows, for tests that never read one. */
export const noDatabase: Database = {
  query: async () => [],
  transaction: (work) => work(noDatabase),
  close: async () => {},
};
