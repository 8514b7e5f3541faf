export type { Log, Metrics, ServiceCodec, ServiceState } from "./api/service.js";
export { DEFAULT_PLANS, type Plan, type Plans } from "./limits/plans.js";
export { DEFAULT_RATES, type Rate, type Rates } from "./limits/rates.js";
export type { ServerOptions } from "./options.js";
export { createServer, type Server } from "./server.js";
export {
  type Connections,
  type Database,
  DatabaseError,
  type DatabaseFault,
  type Queryable,
} from "./store/database.js";
