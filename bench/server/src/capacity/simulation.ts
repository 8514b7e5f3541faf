import TinyQueue from "tinyqueue";

/** Servers that share one counter, and the requests that they get. All times are in milliseconds. */
export interface Scenario {
  readonly nodes: number;
  /** The time of a node's processor for a request: HTTP, checks and the codec. */
  readonly request: number;
  /** The time of a statement for one request, without its commit, and of each further request in it. */
  readonly statement: number;
  readonly further: number;
  /** The time of a commit: the flush, and the way to a synchronous replica and back. */
  readonly commit: number;
  /** The most requests that a node puts in a statement. */
  readonly most: number;
  /**
   * Requests per second over all nodes, at random times; or connections, each of which sends the next request after
   * each response.
   */
  readonly load: { readonly perSecond: number } | { readonly connections: number };
}

/** The result of a simulation. */
export interface Outcome {
  /** Answered requests per second. */
  readonly rate: number;
  /** Requests per commit. */
  readonly shared: number;
  /** The median and the 99th percentile of the milliseconds from request to response. */
  readonly p50: number;
  readonly p99: number;
}

interface Event {
  readonly at: number;
  readonly run: () => void;
}

/** Simulated milliseconds, of which the first tenth is not counted. */
const DURATION = 20_000;

/**
 * Simulates requests. A node's processor works on one request at a time. A node has one statement in progress, and the
 * requests that come meanwhile share its next one. A statement holds the counter from its first moment to the end of its
 * commit, which is longer than it really does.
 */
export function simulate(scenario: Scenario): Outcome {
  const { nodes, request, statement, further, commit, most, load } = scenario;
  const random = generator();
  const events = new TinyQueue<Event>([], (a, b) => a.at - b.at);
  const schedule = (at: number, run: () => void): void => events.push({ at, run });
  let now = 0;

  const latencies: number[] = [];
  let commits = 0;
  const respond = (arrival: number): void => {
    if (now > DURATION / 10) latencies.push(now - arrival);
    if ("connections" in load) schedule(now, arrive);
  };

  /** The statements that wait for the counter. The first one holds it. */
  const holders: (() => void)[] = [];
  const hold = (count: number, then: () => void): void => {
    holders.push(() =>
      schedule(now + statement + further * (count - 1) + commit, () => {
        if (now > DURATION / 10) commits++;
        holders.shift();
        holders[0]?.();
        then();
      }),
    );
    if (holders.length === 1) holders[0]!();
  };

  const all = Array.from({ length: nodes }, () => ({ freeAt: 0, waiting: [] as number[], isBusy: false }));
  const take = (node: (typeof all)[number]): void => {
    if (node.isBusy || node.waiting.length === 0) return;
    node.isBusy = true;
    const batch = node.waiting.splice(0, most);
    hold(batch.length, () => {
      node.isBusy = false;
      take(node);
      for (const arrival of batch) respond(arrival);
    });
  };
  const arrive = (): void => {
    const arrival = now;
    const node = all[Math.floor(random() * nodes)]!;
    node.freeAt = Math.max(node.freeAt, now) + request;
    schedule(node.freeAt, () => {
      node.waiting.push(arrival);
      take(node);
    });
  };

  if ("connections" in load) {
    for (let i = 0; i < load.connections; i++) schedule(0, arrive);
  } else {
    const next = (): void => {
      arrive();
      // The times between random events have an exponential distribution.
      schedule(now - Math.log(1 - random()) * (1000 / load.perSecond), next);
    };
    schedule(0, next);
  }
  for (let event = events.pop(); event !== undefined && event.at < DURATION; event = events.pop()) {
    now = event.at;
    event.run();
  }
  latencies.sort((a, b) => a - b);
  return {
    rate: latencies.length / (0.0009 * DURATION),
    shared: latencies.length / commits,
    p50: latencies[Math.floor(0.5 * latencies.length)]!,
    p99: latencies[Math.floor(0.99 * latencies.length)]!,
  };
}

/** Returns a generator of the same numbers from 0 to 1 each time: Park and Miller's minimal standard. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
