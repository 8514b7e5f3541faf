import fs from "node:fs";
import { PGlite, type Transaction, types } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { type Database, DatabaseError, type Queryable, sqlStateOf } from "../store/database.js";

/**
 * An eighth of the default. PGlite fills all its buffers with zeros at each start, and keeps them in memory. The
 * operating system caches the files too.
 */
const BUFFERS = ["-c", "shared_buffers=16MB"];

/**
 * Opens PGlite, a PostgreSQL inside this process. Its data is in a directory, or in memory if there is none. A commit
 * is on the disk before it returns, so it survives a killed process and a power failure.
 *
 * Only one process at a time may use a directory. This function does not prevent a second one.
 */
export async function pglite(directory?: string): Promise<Database> {
  const lite = await PGlite.create({
    ...(directory === undefined ? {} : { fs: new SyncedFS(directory) }),
    // "-F" turns fsync off, so it is removed. SyncedFS implements only the sync method "fsync".
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
      "-c",
      "wal_sync_method=fsync",
      ...BUFFERS,
    ],
    initDbStartParams: BUFFERS,
    parsers: { [types.INT8]: BigInt },
  });
  const queryable = (within: PGlite | Transaction): Queryable => ({
    async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      try {
        const { rows } = await within.query<Row>(sql, values as unknown[]);
        return rows;
      } catch (error) {
        // An error without SQLSTATE does not come from the statement: for example, the database is closed.
        throw sqlStateOf(error) === undefined ? new DatabaseError("unknown", error) : error;
      }
    },
  });
  return {
    ...queryable(lite),
    transaction: (work) => lite.transaction((transaction) => work(queryable(transaction))),
    close: () => lite.close(),
  };
}

/** Node's file system with a working fsync. PGlite's own fsync does nothing. */
class SyncedFS extends NodeFS {
  override async init(...[lite, options]: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(lite, options);
    emscriptenOpts.preRun ??= [];
    (emscriptenOpts.preRun as unknown as Hook[]).push(({ NODEFS }) => {
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        fs.fsyncSync(nfd);
        return 0;
      };
    });
    return { emscriptenOpts };
  }
}

/** A hook that Emscripten runs before the module. The type has only the member that the hook uses. */
type Hook = (module: {
  readonly NODEFS: { stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } };
}) => void;
