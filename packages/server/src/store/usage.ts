import { type Database, DatabaseError, retryConflicts } from "./database.js";
import { type Expired, sweepTable } from "./sweep.js";

/** The minutes of each unit of a chart. Days are UTC days, as those of quotas. */
const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** A unit of a chart. */
export type UsageUnit = keyof typeof MINUTES;

export const USAGE_UNITS = Object.keys(MINUTES) as readonly UsageUnit[];

/** The number of units that the database keeps: minutes of 2 days, hours of 62 days, and days of 2 years. */
export const KEPT_UNITS: Readonly<Record<UsageUnit, number>> = { minute: 2880, hour: 1488, day: 731 };

/** The number of ids of an account in a unit of time. */
export interface Usage {
  readonly start: Date;
  readonly count: number;
}

/** Ids of an account in a minute since 1970. */
interface Noted {
  readonly account: string;
  readonly minute: number;
  readonly count: number;
}

/** The most minutes that one statement writes. */
const BATCH = 300;

const UNITS_IN_SQL = USAGE_UNITS.map((unit) => `('${unit}', ${MINUTES[unit]})`).join(", ");

/**
 * The ids of accounts by minute, hour and day, for charts. Requests only note them in memory, and `write` adds them to
 * the database. A process that dies loses the last ones. Quotas do not depend on them.
 */
export class UsageHistory {
  private readonly database: Database;
  /** What the database does not have yet, by account and by minute. */
  private noted = new Map<string, Map<number, number>>();

  constructor(database: Database) {
    this.database = database;
  }

  /** Notes ids of an account in a minute since 1970, by the clock of the database. */
  note({ account, minute, count }: Noted): void {
    const minutes = this.noted.get(account) ?? new Map<number, number>();
    this.noted.set(account, minutes.set(minute, (minutes.get(minute) ?? 0) + count));
  }

  /**
   * Writes the noted ids.
   *
   * @throws DatabaseError if the database is unavailable; the next call then writes them
   */
  async write(): Promise<void> {
    const all = [...this.noted].flatMap(([account, minutes]) =>
      Array.from(minutes, ([minute, count]): Noted => ({ account, minute, count })),
    );
    this.noted = new Map();
    while (all.length > 0) {
      const batch = all.splice(0, BATCH);
      try {
        await this.writeRows(batch);
      } catch (error) {
        // A lost answer can hide a commit. A chart with too few ids is better than one with more than the quota.
        const isLost = error instanceof DatabaseError && error.fault === "unknown";
        for (const noted of isLost ? all : [...batch, ...all]) this.note(noted);
        throw error;
      }
    }
  }

  /**
   * Returns the ids of an account in each of the last units, the oldest first. The last unit is the current one. The
   * result includes what this process has not written yet. What other processes have not written is missing.
   *
   * @param count - The number of units, 1 to `KEPT_UNITS[unit]`.
   * @throws RangeError if the database does not keep so many units
   */
  async list(account: string, unit: UsageUnit, count: number): Promise<Usage[]> {
    if (!Number.isInteger(count) || count < 1 || count > KEPT_UNITS[unit]) {
      throw new RangeError(
        `"count" must be an integer from 1 to ${KEPT_UNITS[unit]} for the unit ${unit}, got ${count}`,
      );
    }
    const rows = await this.database.query<{ index: bigint; count: bigint }>(
      `with bounds as (select floor(extract(epoch from now()) / $2::float8)::bigint as last)
       select index, coalesce(usage.count, 0) as count
       from bounds cross join generate_series(last - $3::bigint + 1, last) as index
         left join puid_usage usage on usage.account_id = $1 and usage.unit = $4
           and usage.start = to_timestamp(index * $2::float8)
       order by index`,
      [account, 60 * MINUTES[unit], count, unit],
    );
    const counts = new Map(rows.map((row) => [Number(row.index), Number(row.count)]));
    for (const [minute, more] of this.noted.get(account) ?? []) {
      const index = Math.floor(minute / MINUTES[unit]);
      const known = counts.get(index);
      if (known !== undefined) counts.set(index, known + more);
    }
    return Array.from(counts, ([index, ids]) => ({
      start: new Date(index * MINUTES[unit] * 60_000),
      count: ids,
    }));
  }

  /** Deletes minutes, hours and days that are too old. Returns the number of deleted rows. */
  async sweep(): Promise<number> {
    let count = 0;
    for (const unit of USAGE_UNITS) count += await sweepTable(this.database, oldRowsOf(unit));
    return count;
  }

  private async writeRows(batch: readonly Noted[]): Promise<void> {
    // Accounts can be deleted meanwhile. The order lets two nodes wait for each other without a deadlock.
    await retryConflicts(() =>
      this.database.query(
        `insert into puid_usage (account_id, unit, start, count)
         select account.id, unit.name, to_timestamp(floor(noted.minute / unit.minutes) * unit.minutes * 60),
           sum(noted.count)
         from jsonb_to_recordset($1::jsonb) as noted (account text, minute float8, count bigint)
           join puid_account account on account.id = noted.account
           cross join (values ${UNITS_IN_SQL}) as unit (name, minutes)
         group by 1, 2, 3 order by 1, 2, 3
         on conflict (account_id, unit, start) do update set count = puid_usage.count + excluded.count`,
        [JSON.stringify(batch)],
      ),
    );
  }
}

const oldRowsOf = (unit: UsageUnit): Expired => ({
  table: "puid_usage",
  key: "account_id, unit, start",
  when: `unit = '${unit}' and start <= now() - ${KEPT_UNITS[unit] * MINUTES[unit]} * interval '1 minute'`,
  oldest: "start",
});
