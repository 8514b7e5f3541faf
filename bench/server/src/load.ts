import autocannon, { type Client, type Result } from "autocannon";

/** Requests that come as fast as they are answered, over connections that are kept. */
export interface Load {
  /** The servers, which share the connections. */
  readonly origins: readonly string[];
  readonly connections: number;
  /** What each connection asks for, one path after another. */
  readonly paths: readonly string[];
  /** Access tokens, dealt out to the connections in turn. */
  readonly tokens: readonly string[];
  /** Takes every answer's body. */
  readonly read: (body: string) => void;
}

/** So many requests, or so many seconds of them. */
export type Extent = { readonly amount: number } | { readonly duration: number };

/** What came of a load: requests a second, and the milliseconds that half of them and 99 of 100 took at most. */
export interface Sample {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** @throws Error unless every answer was 200 */
export async function put(
  { origins, connections, paths, tokens, read }: Load,
  extent: Extent,
): Promise<Sample> {
  const latencies: number[] = []; // autocannon's own are whole milliseconds
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  let clients = 0;
  const options = {
    ...extent,
    connections: connections / origins.length,
    sampleInt: 50, // how often it looks whether it is done
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
      throw new Error(`${url}: all should be 200, got ${JSON.stringify(statusCodeStats)}, ${errors} errors`);
    }
  }
  latencies.sort((a, b) => a - b);
  return {
    rate: (1000 * latencies.length) / (last - first),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

/** The least that such a share of the sorted values does not exceed. */
const percentile = (values: readonly number[], share: number): number =>
  values[Math.ceil(share * values.length) - 1]!;
