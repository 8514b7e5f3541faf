import autocannon, { type Client, type Result } from "autocannon";

/** Requests over connections that are kept alive. Each connection sends the next request after each response. */
export interface Load {
  /** The servers. The connections are divided among them. */
  readonly origins: readonly string[];
  readonly connections: number;
  /** The paths that each connection requests, one after another. */
  readonly paths: readonly string[];
  /** Access tokens, which the connections use in turn. */
  readonly tokens: readonly string[];
  /** Gets the body of every response. */
  readonly read: (body: string) => void;
}

/** A number of requests, or a number of seconds. */
export type Extent = { readonly amount: number } | { readonly duration: number };

/** The result of a load: requests per second, and the median and the 99th percentile of their milliseconds. */
export interface Sample {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/**
 * Puts a load on servers.
 *
 * @throws Error unless every response is 200
 */
export async function put(
  { origins, connections, paths, tokens, read }: Load,
  extent: Extent,
): Promise<Sample> {
  const latencies: number[] = []; // autocannon's own latencies are whole milliseconds
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  let clients = 0;
  const options = {
    ...extent,
    connections: connections / origins.length,
    sampleInt: 50, // milliseconds between checks for the end
    setupClient(client: Client): void {
      const headers = { authorization: `Bearer ${tokens[clients++ % tokens.length]}` };
      client.setRequests(paths.map((path) => ({ path, headers })));
    },
    verifyBody(body: unknown): boolean {
      read(String(body));
      return true;
    },
  };
  const onResponse = (_client: Client, _status: number, _bytes: number, latency: number): void => {
    last = performance.now();
    first = Math.min(first, last - latency);
    latencies.push(latency);
  };
  const runs = origins.map(
    (url) =>
      new Promise<Result>((resolve, reject) => {
        const run = autocannon({ ...options, url }, (error, result) =>
          error ? reject(error) : resolve(result),
        );
        run.on("response", onResponse);
      }),
  );
  for (const { url, errors, statusCodeStats } of await Promise.all(runs)) {
    if (errors > 0 || Object.keys(statusCodeStats!).join() !== "200") {
      throw new Error(
        `${url}: all responses must be 200, got ${JSON.stringify(statusCodeStats)} and ${errors} errors`,
      );
    }
  }
  latencies.sort((a, b) => a - b);
  return {
    rate: (1000 * latencies.length) / (last - first),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** Returns the smallest of the sorted values that is at least as large as this share of them. */
const percentile = (values: readonly number[], share: number): number =>
  values[Math.ceil(share * values.length) - 1]!;
