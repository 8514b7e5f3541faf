import { type Database, sqlStateOf } from "../database.js";

/** The state of the counter. */
export interface CounterState {
  /** The ordinal of the next id. */
  readonly next: bigint;
  /** The last ordinal that the codec has an id for. */
  readonly last: bigint;
  /** The fingerprint of the codec. */
  readonly codec: string;
}

/** The counter of ordinals: one row that all nodes share. It gives each ordinal once. The first ordinal is 1. */
export class Counter {
  private readonly database: Database;
  /** The highest ordinal that this node knows to be taken. With it, most calls of `has` need no query. */
  private known = 0n;

  constructor(database: Database) {
    this.database = database;
  }

  /**
   * Creates the counter if there is none.
   *
   * @param codec - The fingerprint of this node's codec: its id of ordinal 0, which is never issued.
   * @param last - The last ordinal that this node's codec has an id for.
   * @throws Error if the database belongs to another key or format, or if an issued ordinal is above `last`
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
        "the key and the format must be those that made the ids in this database, got others; " +
          "with these, issued ids do not decode",
      );
    }
    if (row.next - 1n > last) {
      throw new Error(
        `the capacity must be above the last issued ordinal ${row.next - 1n}, got ${last + 1n}`,
      );
    }
    await this.database.query("update puid_counter set last = $1 where last <> $1", [last]);
  }

  /** Returns the state of the counter, or undefined if no server has started yet. */
  async read(): Promise<CounterState | undefined> {
    const [row] = await this.database.query<CounterState>("select next, last, codec from puid_counter");
    return row;
  }

  /**
   * Moves the counter forward, and never back. The ordinals in between count as taken. Other nodes may take ordinals
   * meanwhile: no node gets an ordinal that this skips.
   *
   * @param least - The least next ordinal, before `skip`; by default the next one.
   * @param skip - The number of further ordinals to skip.
   * @returns the next ordinal
   * @throws Exhausted if the codec has no ids for the skipped ordinals
   */
  async advance(least: bigint | undefined, skip: bigint): Promise<bigint> {
    const [row] = await detectExhaustion(() =>
      this.database.query<{ next: bigint }>(
        `update puid_counter set next = greatest(next, coalesce($1::bigint, next) + $2::bigint) returning next`,
        [least, skip],
      ),
    );
    return row!.next;
  }

  /** Returns whether an ordinal was taken. */
  async has(ordinal: bigint): Promise<boolean> {
    if (ordinal < 1n) return false;
    if (ordinal > this.known) {
      const [row] = await this.database.query<{ next: bigint }>("select next from puid_counter");
      this.known = row!.next - 1n;
    }
    return ordinal <= this.known;
  }
}

/** The error when no ordinals are left, because the codec's capacity or the counter's 64 bits are used up. */
export class Exhausted extends Error {
  override get name(): string {
    return "Exhausted";
  }
}

/**
 * Runs a statement that takes ordinals.
 *
 * @throws Exhausted if no ordinals are left: SQLSTATE 23514 is check_violation, and 22003 is
 *   numeric_value_out_of_range
 */
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
