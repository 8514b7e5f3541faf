import { Hono, type MiddlewareHandler } from "hono";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { createApi } from "./api/api.js";
import { ApiError, answer, toApiError } from "./api/errors.js";
import { formatOf } from "./api/format-of-codec.js";
import { refuseOtherMethods } from "./api/method-not-allowed.js";
import { addMonitoringRoutes } from "./api/monitoring.js";
import { assignRequestId, logRequests } from "./api/request-log.js";
import type { Env, Service, ServiceState } from "./api/service.js";
import { clientAddress } from "./limits/address.js";
import { Admission } from "./limits/admission.js";
import { RateLimit } from "./limits/rate-limit.js";
import { type ServerOptions, Settings } from "./options.js";
import { DatabaseError } from "./store/database.js";
import { reportFaults } from "./store/report-faults.js";
import { Store } from "./store/store.js";
import { describeValue } from "./util/describe-value.js";
import { validationMessage } from "./util/validation-message.js";

/** Milliseconds between the attempts of requests to open an unavailable database. */
const OPEN_INTERVAL = 100;

/** A PUID service: its request handler and its data. */
export interface Server {
  /** Answers a request. Never rejects. The option `address` gets the further arguments of the runtime. */
  readonly fetch: (request: Request, ...context: unknown[]) => Promise<Response>;
  /**
   * Checks that the database loses no commits, updates the schema, and checks that the codec matches. `fetch` also does
   * this on the first request. Call `open` before you listen, so that an error stops the start.
   *
   * @throws Error if the schema, the codec or the plans do not match the database, or if it can lose commits
   * @throws DatabaseError if the database is unavailable
   */
  readonly open: () => Promise<void>;
  /**
   * Writes to the database how many ids accounts got by minute, and when keys, grants and sessions were last used.
   * Requests only note this in memory. Call it every minute, and before you close the server.
   *
   * @throws DatabaseError if the database is unavailable; the next call then writes it
   */
  readonly recordUsage: () => Promise<void>;
  /**
   * Deletes what has expired: tokens, codes, links, sessions and old usage, at most 100,000 rows of each at a time.
   * Returns how many it deleted. Call it every few minutes.
   */
  readonly sweep: () => Promise<number>;
  /** Makes `/readyz` answer 503 from now on, so that no more requests come. `fetch` still answers them. */
  readonly drain: () => void;
  /** Closes the database. Wait until no request is in progress before you call it. */
  readonly close: () => Promise<void>;
  /** Accounts, credentials and clients, for administration in code. */
  readonly store: Store;
}

/**
 * Creates a PUID service. Its `fetch` handles requests on any runtime, and does not listen to a port.
 *
 * @throws Error if an option is invalid; its message names the option, the rule and the value
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { createServer } from "puid-server";
 * import { pglite } from "puid-server/pglite";
 *
 * const codec = createPuid({ key: process.env.PUID_KEY! });
 * const server = createServer({ codec, database: await pglite() });
 *
 * const response = await server.fetch(new Request("http://localhost/api/v1/ids"));
 * response.status; // 401
 * await server.close();
 * ```
 */
export function createServer(options: ServerOptions): Server {
  const { codec, database, address, log = SILENT, metrics, metricsToken, ...rest } = options;
  if (metrics !== undefined && metricsToken !== null && !metricsToken) {
    throw new Error(
      'createServer: "metricsToken" must be a non-empty string or null, got ' +
        `${describeValue(metricsToken)}; with null, everyone may read /metrics`,
    );
  }
  const settings = readSettings(rest);
  const watched =
    metrics === undefined ? database : reportFaults(database, (fault) => metrics.databaseFailed(fault));
  const store = new Store(watched);
  const failures = new RateLimit(settings.rates.failures);
  const service: Service = {
    ...settings,
    credentialAdmission: new Admission(failures),
    clientAdmission: new Admission(failures),
    store,
    codec,
    // The test suites of clients register clients without a token.
    openRegistration: settings.openRegistration || settings.developmentLogin,
    origin: settings.origin,
    login: settings.login,
    log,
    metrics,
    metricsToken,
  };

  let opening: Promise<void> | undefined;
  let isOpen = false;
  let isDraining = false;
  const openStore = async (): Promise<void> => {
    if (!settings.allowLostCommits) await store.checkDurability();
    await store.open(formatOf(codec), Object.keys(settings.plans), settings.defaultPlan);
  };
  const open = (): Promise<void> => {
    opening ??= openStore().then(
      () => {
        isOpen = true;
      },
      (error) => {
        opening = undefined; // the next call tries again
        throw error;
      },
    );
    return opening;
  };

  let failure: unknown;
  let failedAt = Number.NEGATIVE_INFINITY;
  const opened: MiddlewareHandler<Env> = async (_, next) => {
    if (!isOpen) {
      // Requests do not try more often, so that they put no load on the database.
      if (performance.now() - failedAt < OPEN_INTERVAL) throw failure;
      await open().catch((error) => {
        failure = error;
        failedAt = performance.now();
        throw error;
      });
    }
    await next();
  };

  const readState = async (): Promise<ServiceState> => {
    const counter = await open()
      .then(() => store.counter.read())
      .catch(() => undefined);
    return { counter, connections: database.connections?.() };
  };

  // On Node, an invalid host name gets this far: RFC 9112, section 3.2.
  const addressed: MiddlewareHandler<Env> = async (c, next) => {
    if (!URL.canParse(c.req.url)) throw new ApiError(400, "bad_request", "the header Host must name a host");
    await next();
  };

  const createApp = (dashboard?: Dashboard): Hono<Env> => {
    // A slash at the end of a path changes nothing.
    // This router is fast. Unlike Hono's default, it fails at a path that it does not support.
    const app = new Hono<Env>({ strict: false, router: new RegExpRouter() });
    app.use(assignRequestId, logRequests(service), addressed);
    app.onError((error, c) => {
      const failure = toApiError(error);
      if (failure.status >= 500) {
        log.error({ requestId: c.get("requestId"), error: describeError(error) }, failure.error);
      }
      return dashboard?.isForPeople(c, failure, service)
        ? dashboard.answerErrorPage(c, failure)
        : answer(c, failure);
    });
    app.notFound(() => {
      throw new ApiError(404, "not_found", "the path does not exist");
    });
    addMonitoringRoutes(
      app,
      service,
      async () => {
        if (isDraining) throw new ApiError(503, "unavailable", "the server is stopping");
        await open();
        await store.ping();
      },
      readState,
    );
    const { api, describeOAuth } = createApi(service, opened);
    app.route(settings.basePath, api);
    // A client puts the well-known part before the path of the issuer: RFC 8414, section 3.1.
    if (settings.basePath !== "") {
      app.get(`/.well-known/oauth-authorization-server${settings.basePath}`, describeOAuth);
    }
    dashboard?.addDashboard(app, service, opened);
    refuseOtherMethods(app);
    return app;
  };

  // Without the dashboard, the server loads nothing of it.
  let app: Promise<Hono<Env>> | undefined;
  const load = (): Promise<Hono<Env>> => {
    app ??= settings.dashboard
      ? import("./dashboard/dashboard.js").then(createApp)
      : Promise.resolve(createApp());
    return app;
  };

  return Object.freeze({
    fetch: async (request: Request, ...context: unknown[]) =>
      (await load()).fetch(request, {
        address: () =>
          clientAddress(
            address?.(request, ...context),
            request.headers.get("x-forwarded-for"),
            settings.trustedProxies,
          ),
      }),
    open: async () => {
      await load();
      await open();
    },
    recordUsage: () => store.recordUsage(),
    sweep: async () => {
      await open();
      return store.sweep();
    },
    drain: () => {
      isDraining = true;
    },
    close: () => store.close(),
    store,
  });
}

function readSettings(given: unknown): Settings {
  const result = Settings.safeParse(given);
  if (!result.success)
    throw new Error(`createServer: ${validationMessage(result.error, given, "the options")}`);
  return result.data;
}

/** Returns an error for the log. The message of a DatabaseError has no values of the statement. */
function describeError(error: unknown): unknown {
  if (error instanceof DatabaseError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The part of the server for people. */
type Dashboard = typeof import("./dashboard/dashboard.js");

const SILENT = { info() {}, error() {} };
