import { type Database, DatabaseError, type DatabaseFault } from "./database.js";

/** Returns the same database, which reports each statement and each transaction that fails because of the database. */
export function reportFaults(database: Database, report: (fault: DatabaseFault) => void): Database {
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof DatabaseError) report(error.fault);
      throw error;
    }
  };
  return {
    query: (sql, values) => watch(database.query(sql, values)),
    transaction: (work) => watch(database.transaction(work)),
    close: () => database.close(),
  };
}
