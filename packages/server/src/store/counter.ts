import { type Database, sqlStateOf } from "./database.js";

/** Where ordinals come from: the one row that every node shares. Each is given once, and the first is 1. */
export class Counter {
  private readonly database: Database;
  /** An ordinal that is known to have been taken, so that most questions need no query. */
  private known = 0n;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Makes the counter where there is none.
   *
   * @param codec - What this node's codec makes of ordinal 0, which is never handed out.
   * @param last - The last ordinal that this node's codec has an id for.
   * @throws Error where the others who share it have another key or format, or more ordinals
   */
  async open(codec: string, last: bigint): Promise<void> {
    await this.database.query(
      `insert into puid_counter (one, next, last, codec) values (true, 1, $1, $2) on conflict do nothing`,
      [last, codec],
    );
    const [row] = await this.database.query<{ codec: string; next: bigint }>(
      "select codec, next from puid_counter",
    );
    if (row?.codec !== codec) {
      throw new Error(
        "the key and the format of ids must be those that this database's ids were made with: " +
          "they are others, and what was handed out would no longer decode",
      );
    }
    if (row.next - 1n > last) {
      throw new Error(
        `the capacity must be above ${row.next - 1n}, the last ordinal handed out, got ${last + 1n}`,
      );
    }
    await this.database.query("update puid_counter set last = $1 where last <> $1", [last]);
  }

  /** Takes `count` consecutive ordinals for good, and gives the first. */
  async take(count: number): Promise<bigint> {
    const [row] = await detectExhaustion(() =>
      this.database.query<{ next: bigint }>(`${TAKE} returning next`, [count]),
    );
    return row!.next - BigInt(count);
  }

  /** Whether an ordinal has been taken. */
  async has(ordinal: bigint): Promise<boolean> {
    if (ordinal < 1n) return false;
    if (ordinal > this.known) {
      const [row] = await this.database.query<{ next: bigint }>("select next from puid_counter");
      this.known = row!.next - 1n;
    }
    return ordinal <= this.known;
  }
}

/** The statement that takes $1 ordinals, to be part of others. */
export const TAKE = "update puid_counter set next = next + $1";

/** No ordinals are left: the codec's capacity, or the counter's 64 bits, are used up. */
export class Exhausted extends Error {
  override get name(): string {
    return "Exhausted";
  }
}

/** Runs what takes ordinals, and tells where there are none left: 23514 is check_violation, 22003 overflow. */
export async function detectExhaustion<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (["23514", "22003"].includes(sqlStateOf(error) ?? "")) {
      throw new Exhausted("no ordinals are left", { cause: error });
    }
    throw error;
  }
}
