import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { complaintOfRequest } from "../util/validation-message.js";
import { bounded } from "./body-limit.js";
import { Failure } from "./errors.js";
import { ids } from "./ids.js";
import { nameMalformed } from "./oauth/errors.js";
import { metadata } from "./oauth/metadata.js";
import { register } from "./oauth/registration.js";
import { token } from "./oauth/token.js";
import { document } from "./openapi-document.js";
import { ordinal } from "./ordinal.js";
import { quota } from "./quota.js";
import { refuseLimited } from "./rate-limiting.js";
import type { Api, Env, Service } from "./service.js";

/** All that is below the endpoint, behind what is to come before it, and the handler of RFC 8414's metadata. */
export function createApi(
  service: Service,
  ...before: MiddlewareHandler<Env>[]
): { api: Api; describeOAuth: (c: Context<Env>) => Response } {
  const api = create();
  api.use(...before);
  ids(api, service);
  ordinal(api, service);
  quota(api, service);
  const describeOAuth = metadata(api, service);
  const registration = create();
  nameMalformed(registration, "invalid_client_metadata");
  registration.use("/oauth/register", bounded);
  register(registration, service);
  api.route("/", registration);
  const exchange = create();
  nameMalformed(exchange, "invalid_request");
  exchange.use("/oauth/token", bounded);
  token(exchange, service);
  api.route("/", exchange);
  document(api, service);
  return { api, describeOAuth };
}

function create(): Api {
  const api = new OpenAPIHono<Env>({
    defaultHook(result) {
      if (!result.success) throw new Failure(400, "bad_request", complaintOfRequest(result));
    },
  });
  // 429 comes after validation, so that it is part of each handler. All of them get it here: a limited request has
  // not been authenticated, and no handler may serve it.
  const { openapi } = api;
  api.openapi = ((route, handler, hook) =>
    openapi(
      route,
      ((c, next) => {
        refuseLimited(c);
        return handler(c as never, next);
      }) as typeof handler,
      hook,
    )) as typeof openapi;
  return api;
}
