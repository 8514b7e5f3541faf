import { setTimeout as sleep } from "node:timers/promises";
import type { Clients } from "./clients.js";
import { readState } from "./database.js";
import type { Fault, Parts } from "./faults.js";
import type { Ledger } from "./ledger.js";
import { gapsOf, lengthOf, longestLag, longestOf, type Span } from "./outages.js";
import type { Probe } from "./probe.js";
import { until } from "./wait.js";

/** The longest time, in milliseconds, that a server may answer without ids while the cluster takes writes. */
const MOST_LAG = 1000;

/** Milliseconds without a confirmed write from which on the cluster counts as unavailable. */
const LEAST_GAP = 250;

/** Milliseconds for which the cluster must take writes, and the servers give ids, before the next step. */
const STEADY = 2000;

/** Milliseconds without a success from which on the cluster and the servers do not count as steady. */
const STEADY_GAP = 1000;

/** Milliseconds for which the cluster stays without a leader. */
const LEADERLESS = 3000;

/** What a round saw. */
export interface Round {
  readonly name: string;
  /** Seconds for which the cluster took no writes. */
  readonly outage: number;
  /** Seconds for which a server gave no ids although the cluster took writes. */
  readonly lag: number;
  /** Ids in responses. */
  readonly ids: number;
  /** Responses with 503. */
  readonly unavailable: number;
}

/** Everything that rounds use. */
export interface Run extends Parts {
  /** The port of the leader. */
  readonly port: number;
  readonly probe: Probe;
  readonly clients: Clients;
  readonly ledger: Ledger;
}

/**
 * Makes a failure happen, and waits until all is well again.
 *
 * @throws Error if the cluster or the service does not recover, or if an answer is wrong
 */
export async function runRound(run: Run, fault: Fault): Promise<Round> {
  const { patroni, probe, clients, ledger } = run;
  probe.times.length = 0;
  for (const times of clients.times) times.length = 0;
  const ids = ledger.issued;
  const unavailable = clients.counts.get("503") ?? 0;
  const leader = await patroni.leader();
  const start = performance.now();
  const repair = await fault.inject(run);
  if (fault.effect === "no leader") {
    await patroni.untilLeaderless();
    await sleep(LEADERLESS);
  } else {
    if (fault.effect === "failover") await patroni.untilFailover(leader);
    await untilSteady(run, performance.now());
  }
  await repair();
  await patroni.untilHealthy();
  await untilSteady(run, performance.now());
  const span: Span = [start, performance.now()];
  const isSame = (await patroni.leader()) === leader;
  if (fault.effect !== "no leader" && isSame !== (fault.effect === "same leader")) {
    throw new Error(`${fault.name}: ${leader.name} must ${isSame ? "not " : ""}be the leader afterwards`);
  }
  const away = gapsOf(probe.times, span, LEAST_GAP);
  const lags = clients.times.map((times) => longestLag(gapsOf(times, span, LEAST_GAP), away));
  return {
    name: fault.name,
    outage: secondsOf(lengthOf(longestOf(away))),
    lag: secondsOf(Math.max(...lags)),
    ids: ledger.issued - ids,
    unavailable: (clients.counts.get("503") ?? 0) - unavailable,
  };
}

const secondsOf = (milliseconds: number): number => Math.round(milliseconds) / 1000;

/**
 * Waits until the cluster takes writes and each server gives ids again, for a while.
 *
 * @param start - When the failure happened. What came before does not count.
 */
function untilSteady({ probe, clients }: Run, start: number): Promise<void> {
  return until("the cluster takes writes, and the servers give ids", () => {
    clients.check();
    const now = performance.now();
    if (now - start < STEADY) return false;
    return [probe.times, ...clients.times].every(
      (times) => gapsOf(times, [now - STEADY, now], STEADY_GAP).length === 0,
    );
  });
}

/**
 * Compares what clients got with the database.
 *
 * @throws Error if an ordinal came twice, or if the database forgot one
 */
export async function checkRound({ ledger, clients, port }: Run, { name, lag }: Round): Promise<void> {
  clients.check();
  const { duplicates } = ledger;
  if (duplicates.length > 0) {
    throw new Error(
      `${name}: no ordinal may come twice, got ${duplicates.length} again, the first of them ${duplicates[0]}`,
    );
  }
  // The database must know what responses contained before it was read.
  const { highest, countOf } = ledger.snapshot();
  const { next, accounts } = await readState(port);
  if (next <= highest) {
    throw new Error(`${name}: the counter must be above the issued ordinal ${highest}, got ${next}`);
  }
  for (const { id, day, used } of accounts) {
    const received = countOf(id, day);
    if (used < received) {
      throw new Error(`${name}: the account ${id} must have used at least ${received} ids, got ${used}`);
    }
  }
  if (lag * 1000 > MOST_LAG) {
    throw new Error(
      `${name}: a server must give ids ${MOST_LAG} ms after the cluster takes writes, got ${lag} s later`,
    );
  }
}
