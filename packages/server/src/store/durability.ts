import type { Queryable } from "./database.js";

/** What decides whether PostgreSQL keeps the commits that it has confirmed. Every role can read it. */
interface Durability {
  readonly fsync: string;
  readonly commit: string;
  /** PostgreSQL's `synchronous_standby_names`: the standbys that commits wait for. */
  readonly names: string;
  /** Whether standbys are connected. */
  readonly hasStandbys: boolean;
}

/**
 * Roles without privileges see the process, but not the state of a replication. So backups are known by their names and
 * their slots. A standby has no answer: a server cannot use it either, and then asks again.
 */
const READ = `
  select current_setting('fsync') as fsync,
    current_setting('synchronous_commit') as commit,
    current_setting('synchronous_standby_names') as names,
    exists (
      select 1 from pg_stat_replication as sender
      where application_name not in ('pg_basebackup', 'pg_receivewal')
        and not exists (
          select 1 from pg_replication_slots
          where active_pid = sender.pid and (temporary or slot_type = 'logical'))) as "hasStandbys"
  where not pg_is_in_recovery()`;

/**
 * Checks that the database keeps the commits that it has confirmed. It checks the primary as it is now, with the standbys
 * that are connected now.
 *
 * @throws Error if it can lose them
 */
export async function checkDurability(database: Queryable): Promise<void> {
  const [durability] = await database.query<Durability>(READ);
  const problem = durability && problemOf(durability);
  if (problem === undefined) return;
  throw new Error(
    `the database must keep the commits that it confirms, got ${problem}; ` +
      "the ids of lost commits are issued again, so change that, or accept it with allowLostCommits",
  );
}

/** Returns what loses commits, and when. */
function problemOf({ fsync, commit, names, hasStandbys }: Durability): string | undefined {
  if (fsync === "off") return "fsync = off, which loses them in a power failure";
  if (commit === "off") return "synchronous_commit = off, which loses them in a crash of PostgreSQL";
  // One server on its own has no failover. Other values mean the same as "on" there.
  if (names === "" && !hasStandbys) return undefined;
  if (names === "") {
    return "an empty synchronous_standby_names with connected standbys, which loses them in a failover";
  }
  if (commit === "local") return "synchronous_commit = local, which loses them in a failover";
  if (commit === "remote_write") {
    return "synchronous_commit = remote_write, which loses them in a failover after a power failure";
  }
  return undefined;
}
