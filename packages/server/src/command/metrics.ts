import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metrics } from "../api/service.js";

/** Gauges of prom-client whose names end as those of counters do. Gauges by type have the same numbers. */
const MISNAMED = ["handles", "requests", "resources"].map((what) => `nodejs_active_${what}_total`);

/** Returns the service's metrics for Prometheus, including those of the process. */
export function createMetrics(): Metrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  for (const name of MISNAMED) register.removeSingleMetric(name);
  const seconds = new Histogram({
    name: "puid_http_request_duration_seconds",
    help: "Duration of requests by method, route and status.",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const inProgress = new Gauge({
    name: "puid_http_requests_in_progress",
    help: "Requests that have no response yet.",
    registers,
  });
  const ids = new Counter({
    name: "puid_ids_issued_total",
    help: "Ids that this process issued.",
    registers,
  });
  const lastOrdinal = new Gauge({
    name: "puid_last_ordinal",
    help: "Last ordinal that any process took from the database. Absent if the database does not answer.",
    registers,
  });
  const ordinalsLeft = new Gauge({
    name: "puid_ordinals_left",
    help: "Ordinals that are left of the capacity. Absent if the database does not answer.",
    registers,
  });
  const isUp = new Gauge({
    name: "puid_database_up",
    help: "1 if the database answers, and 0 otherwise.",
    registers,
  });
  const faults = new Counter({
    name: "puid_database_faults_total",
    help:
      "Statements and transactions that the database failed to do: away did nothing, unknown may have done it, " +
      "conflict is tried again.",
    labelNames: ["fault"] as const,
    registers,
  });
  for (const fault of ["away", "unknown", "conflict"]) faults.inc({ fault }, 0);
  const connections = new Gauge({
    name: "puid_database_connections",
    help: "Connections of this process to the database by state.",
    labelNames: ["state"] as const,
    registers,
  });
  const waiting = new Gauge({
    name: "puid_database_connection_waiters",
    help: "Statements and transactions that wait for a connection to the database.",
    registers,
  });
  return {
    began: () => inProgress.inc(),
    answered(method, route, status, duration) {
      inProgress.dec();
      seconds.observe({ method, route, status: String(status) }, duration);
    },
    issued: (count) => ids.inc(count),
    databaseFailed: (fault) => faults.inc({ fault }),
    async render(state) {
      isUp.set(state.counter === undefined ? 0 : 1);
      // A number that is no longer known must not look like a current one.
      lastOrdinal.remove();
      ordinalsLeft.remove();
      if (state.counter !== undefined) {
        const { next, last } = state.counter;
        lastOrdinal.set(Number(next - 1n));
        ordinalsLeft.set(Number(last - next + 1n));
      }
      if (state.connections !== undefined) {
        connections.set({ state: "in_use" }, state.connections.inUse);
        connections.set({ state: "idle" }, state.connections.idle);
        waiting.set(state.connections.waiting);
      }
      return { type: register.contentType, text: await register.metrics() };
    },
  };
}
