import type { Queryable } from "../store/database.js";

/** Runs all statements of the work on one connection, or none of them. */
export async function runTransaction<T>(
  connection: Queryable,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  await connection.query("begin");
  try {
    const result = await work(connection);
    await connection.query("commit");
    return result;
  } catch (error) {
    // If this fails too, the connection is broken, and the database rolls the transaction back.
    await connection.query("rollback").catch(() => {});
    throw error;
  }
}
