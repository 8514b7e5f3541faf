import fs from "node:fs";
import { Mutex, PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import pg from "pg";
import { type Database, DatabaseError, sqlStateOf } from "../store/database.js";
import { runTransaction } from "./run-transaction.js";
import { prepared, TYPES } from "./statement.js";

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
  });
  // PGlite's own client parses and plans each statement each time. This one prepares them.
  const client = new pg.Client({ ...createPgConfig(lite), types: TYPES });
  // A statement on a closed database fails, so nothing is to do here. Without a listener, the event ends the process.
  client.on("error", () => {});
  await client.connect();
  const turn = new Mutex();
  const query = async <Row>(sql: string, values?: readonly unknown[]): Promise<Row[]> => {
    try {
      const { rows } = await client.query(prepared(sql, values));
      return rows as Row[];
    } catch (error) {
      // An error without SQLSTATE does not come from the statement: for example, the database is closed.
      throw sqlStateOf(error) === undefined ? new DatabaseError("unknown", error) : error;
    }
  };
  return {
    query: (sql, values) => turn.runExclusive(() => query(sql, values)),
    transaction: (work) => turn.runExclusive(() => runTransaction({ query }, work)),
    close: () => turn.runExclusive(() => client.end().then(() => lite.close())),
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
