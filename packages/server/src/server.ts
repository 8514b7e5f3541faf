import { Hono, type MiddlewareHandler } from "hono";
import { createApi } from "./api/api.js";
import { limitBody } from "./api/body-limit.js";
import { addDevelopmentRoutes } from "./api/development.js";
import { ApiError, answer, toApiError } from "./api/errors.js";
import { refuseOtherMethods } from "./api/method-not-allowed.js";
import { addMonitoringRoutes } from "./api/monitoring.js";
import { limitByAddress } from "./api/rate-limiting.js";
import { assignRequestId, logRequests } from "./api/request-log.js";
import type { Env, Service, ServiceCodec } from "./api/service.js";
import { clientAddress } from "./limits/address.js";
import { Admission } from "./limits/admission.js";
import { RateLimit } from "./limits/rate-limit.js";
import { type ServerOptions, Settings } from "./options.js";
import { DatabaseError } from "./store/database.js";
import { type Format, Store } from "./store/store.js";
import { validationMessage } from "./util/validation-message.js";

/** Milliseconds between attempts of requests to open a database that does not answer. */
const OPEN_INTERVAL = 100;

/** The last ordinal of a counter of 64 bits. */
const LAST = 2n ** 63n - 1n;

/** A PUID service: what answers requests, and what it keeps. */
export interface Server {
  /** Answers a request. Never rejects. The option `address` gets what the runtime adds to the request. */
  readonly fetch: (request: Request, ...context: unknown[]) => Promise<Response>;
  /**
   * Brings the schema up to date, and sees that the codec is the database's own. `fetch` does so of itself when
   * the first request comes; a server that listens had better wait for it, and learn what is wrong.
   */
  readonly open: () => Promise<void>;
  /**
   * Deletes tokens and sessions that have expired, and returns how many; at most 100,000 at a time. Call it every
   * few minutes.
   */
  readonly sweep: () => Promise<number>;
  /** Has `/readyz` say from now on that no more requests are wanted. They are answered all the same. */
  readonly drain: () => void;
  /** Closes the database; whoever closes the server sees first that no request is under way. */
  readonly close: () => Promise<void>;
  /** Accounts, credentials and clients, for whoever administers them in code. */
  readonly store: Store;
}

/**
 * A PUID service, for any runtime: `fetch` is a handler of the platform's requests, and listens to nothing.
 *
 * @throws Error that names the option, the rule and the value
 *
 * @example
 * ```ts
 * import { createPuid } from "puid-codec";
 * import { createServer } from "puid-server";
 * import { pglite } from "puid-server/pglite";
 *
 * const codec = createPuid({ key: process.env.PUID_KEY });
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
      'createServer: "metricsToken" must be a string that is not empty, got ' +
        `${JSON.stringify(metricsToken)}; give /metrics a token, or null to let everyone read it`,
    );
  }
  const settings = readSettings(rest);
  const store = new Store(database, settings.blockSize);
  const failures = new RateLimit(settings.rates.failures);
  const service: Service = {
    ...settings,
    credentialAdmission: new Admission(failures),
    clientAdmission: new Admission(failures),
    store,
    codec,
    // Development is the one mode in which strangers register: service's own suites do.
    openRegistration: settings.openRegistration || settings.developmentLogin,
    origin: settings.origin,
    log,
    metrics,
    metricsToken,
  };

  let opening: Promise<void> | undefined;
  let isOpen = false;
  let isDraining = false;
  const open = (): Promise<void> => {
    opening ??= store.open(formatOf(codec), Object.keys(settings.plans), settings.defaultPlan).then(
      () => {
        isOpen = true;
      },
      (error) => {
        opening = undefined; // to be tried again
        throw error;
      },
    );
    return opening;
  };

  let failure: unknown;
  let failedAt = Number.NEGATIVE_INFINITY;
  const opened: MiddlewareHandler<Env> = async (_, next) => {
    if (!isOpen) {
      // Strangers' requests must not try more often.
      if (performance.now() - failedAt < OPEN_INTERVAL) throw failure;
      await open().catch((error) => {
        failure = error;
        failedAt = performance.now();
        throw error;
      });
    }
    await next();
  };

  // A name that is no host comes this far on Node: RFC 9112, section 3.2.
  const addressed: MiddlewareHandler<Env> = async (c, next) => {
    if (!URL.canParse(c.req.url)) throw new ApiError(400, "bad_request", "the header Host must name a host");
    await next();
  };

  // A path that ends with a slash is the path without it.
  const app = new Hono<Env>({ strict: false });
  app.use(assignRequestId, logRequests(service), addressed);
  app.onError((error, c) => {
    const failure = toApiError(error);
    if (failure.status >= 500) {
      log.error({ requestId: c.get("requestId"), error: describe(error) }, failure.error);
    }
    return answer(c, failure);
  });
  app.notFound((c) => answer(c, new ApiError(404, "not_found", "there is nothing here")));
  addMonitoringRoutes(app, service, async () => {
    if (isDraining) throw new ApiError(503, "unavailable", "the server is stopping");
    await open();
    await store.ping();
  });
  const { api, describeOAuth } = createApi(service, opened);
  app.route(settings.basePath, api);
  // RFC 8414, section 3.1: a client that knows the issuer puts the well-known part before the issuer's path.
  if (settings.basePath !== "") {
    app.get(`/.well-known/oauth-authorization-server${settings.basePath}`, describeOAuth);
  }
  if (settings.developmentLogin) {
    const limited = limitByAddress(new RateLimit(settings.rates.development));
    app.use("/auth/*", limited, opened);
    app.use("/dashboard/*", limited, opened, limitBody);
    addDevelopmentRoutes(app, service);
  }
  refuseOtherMethods(app);

  return Object.freeze({
    fetch: async (request: Request, ...context: unknown[]) =>
      app.fetch(request, {
        address: () =>
          clientAddress(
            address?.(request, ...context),
            request.headers.get("x-forwarded-for"),
            settings.trustedProxies,
          ),
      }),
    open,
    sweep: async () => {
      await open();
      return store.credentials.sweep();
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

function formatOf(codec: ServiceCodec): Format {
  const { capacity = 2n ** 63n, accept } = codec;
  const fingerprint = accept === undefined ? codec.id(0n) : `${codec.id(0n)} of ${capacity}`;
  return { fingerprint, last: capacity - 1n < LAST ? capacity - 1n : LAST };
}

/** An error for the log: a database's names the statement's fault, never its values. */
function describe(error: unknown): unknown {
  if (error instanceof DatabaseError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const SILENT = { info() {}, error() {} };
