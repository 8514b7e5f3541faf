import { type Database, retryConflicts } from "./database.js";

/** The tables whose rows have the time of their last use, and the column of it. */
const COLUMNS = {
  puid_credential: "used_at",
  puid_grant: "used_at",
  puid_person_session: "seen_at",
} as const;

type Table = keyof typeof COLUMNS;

/** The most rows that one statement writes, so that it locks them only for milliseconds. */
const BATCH = 1000;

/**
 * The last uses of keys, tokens, grants and sessions. Requests only note them in memory, because a write would cost as
 * much as the request itself. `write` puts them in the database, as a minute of its clock.
 */
export class LastUses {
  private readonly database: Database;
  private readonly noted: Record<Table, Set<string>> = {
    puid_credential: new Set(),
    puid_grant: new Set(),
    puid_person_session: new Set(),
  };

  constructor(database: Database) {
    this.database = database;
  }

  /** Notes that a row is used now. */
  note(table: Table, id: string): void {
    this.noted[table].add(id);
  }

  /**
   * Writes the noted uses.
   *
   * @throws DatabaseError if the database is unavailable; the next call then writes them
   */
  async write(): Promise<void> {
    for (const table of Object.keys(this.noted) as Table[]) await this.writeTable(table);
  }

  private async writeTable(table: Table): Promise<void> {
    const noted = this.noted[table];
    const ids = [...noted];
    noted.clear();
    try {
      for (let start = 0; start < ids.length; start += BATCH) {
        await this.writeRows(table, ids.slice(start, start + BATCH));
      }
    } catch (error) {
      // To write a use twice changes nothing.
      for (const id of ids) noted.add(id);
      throw error;
    }
  }

  private async writeRows(table: Table, ids: readonly string[]): Promise<void> {
    const column = COLUMNS[table];
    await retryConflicts(() =>
      this.database.query(
        `update ${table} set ${column} = date_trunc('minute', now())
         where id in (select jsonb_array_elements_text($1::jsonb))
           and (${column} is null or ${column} < date_trunc('minute', now()))`,
        [JSON.stringify(ids)],
      ),
    );
  }
}
