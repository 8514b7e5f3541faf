import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { Metrics } from "../api/service.js";

/** Returns the service's metrics for Prometheus, including those of the process. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: "puid_http_request_duration_seconds",
    help: "Duration of requests by method, route and status.",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  });
  const ids = new Counter({
    name: "puid_ids_issued_total",
    help: "Ids that this process issued.",
    registers: [register],
  });
  return {
    answered: (method, route, status, duration) =>
      seconds.observe({ method, route, status: String(status) }, duration),
    issued: (count) => ids.inc(count),
    render: async () => ({ type: register.contentType, text: await register.metrics() }),
  };
}
