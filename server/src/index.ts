export type { ServerOptions } from "./options.js";
export { DEFAULT_PLANS, type Plan, type Plans } from "./plans.js";
export { DEFAULT_RATES, type Rate, type Rates } from "./rates.js";
export { createServer, type Server } from "./server.js";
export type { Log, Metrics, ServiceCodec } from "./service.js";
export { type Database, DatabaseError, type DatabaseFault, type Queryable } from "./store/database.js";
