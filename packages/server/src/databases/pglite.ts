import fs from "node:fs";
import { PGlite, type Transaction, types } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { type Database, DatabaseError, type Queryable, sqlStateOf } from "../store/database.js";

/**
 * PGlite, PostgreSQL within this process, on a directory that is its own, or in memory without one. What is
 * committed is on the disk: neither a killed process nor a machine without power loses it.
 *
 * One process at a time: nothing here keeps another out.
 */
export async function pglite(directory?: string): Promise<Database> {
  const lite = await PGlite.create({
    ...(directory === undefined ? {} : { fs: new SyncedFS(directory) }),
    // Without "-F", which turns fsync off; of the ways to sync, the one that SyncedFS has.
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
      "-c",
      "wal_sync_method=fsync",
    ],
    parsers: { [types.INT8]: BigInt },
  });
  const queryable = (within: PGlite | Transaction): Queryable => ({
    async query<Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
      try {
        const { rows } = await within.query<Row>(sql, values as unknown[]);
        return rows;
      } catch (error) {
        // What is no statement's fault, such as a database that was closed.
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

/** The file system of Node, with an fsync that syncs: PGlite's own does nothing. */
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

/** What of Emscripten's module a hook touches before it runs. */
type Hook = (module: {
  readonly NODEFS: { stream_ops: { fsync?: (stream: { readonly nfd: number }) => number } };
}) => void;
