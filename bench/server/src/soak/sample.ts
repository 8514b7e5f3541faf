import type { Postgres } from "../../../../test/support/postgres.js";

/** A server process at a moment. */
export interface ProcessSample {
  readonly pid: number;
  /** Bytes. */
  readonly rss: number;
  readonly heap: number;
  readonly external: number;
  readonly files: number;
  /** Milliseconds. */
  readonly loopP99: number;
}

/** The system at a moment. */
export interface Sample {
  /** Seconds since the start of the load. */
  readonly at: number;
  /** One for each node; null while it does not answer. */
  readonly nodes: readonly (ProcessSample | null)[];
  /** The servers' connections to the database, and the bytes of the database; null while it does not answer. */
  readonly connections: number | null;
  readonly databaseSize: number | null;
  /** The number of responses since the last sample, by status. 0 means no response. */
  readonly statuses: Readonly<Record<number, number>>;
}

const METRICS = {
  rss: "process_resident_memory_bytes",
  heap: "nodejs_heap_size_used_bytes",
  external: "nodejs_external_memory_bytes",
  files: "process_open_fds",
  loop: "nodejs_eventloop_lag_p99_seconds",
};

/** Reads the metrics of a server. Returns null if it does not answer. */
export async function sampleProcess(
  origin: string,
  token: string,
  pid: number,
): Promise<ProcessSample | null> {
  const headers = { Authorization: `Bearer ${token}` };
  const signal = AbortSignal.timeout(5000);
  const text = await fetch(`${origin}/metrics`, { headers, signal }).then(
    (response) => (response.ok ? response.text() : undefined),
    () => undefined,
  );
  if (text === undefined) return null;
  const read = (name: string): number => {
    const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(text) ?? [];
    if (value === undefined) throw new Error(`/metrics must have ${name}`);
    return Number(value);
  };
  const { rss, heap, external, files, loop } = METRICS;
  return {
    pid,
    rss: read(rss),
    heap: read(heap),
    external: read(external),
    files: read(files),
    loopP99: 1000 * read(loop),
  };
}

/** Reads what PostgreSQL says about the servers. */
export function sampleDatabase(
  postgres: Postgres,
  url: string,
): Pick<Sample, "connections" | "databaseSize"> {
  try {
    const [connections, databaseSize] = postgres
      .sql(
        `select (select count(*) from pg_stat_activity where application_name = 'puid-server'),
           pg_database_size(current_database())`,
        url,
      )
      .trim()
      .split("|")
      .map(Number);
    return { connections: connections!, databaseSize: databaseSize! };
  } catch {
    return { connections: null, databaseSize: null };
  }
}
