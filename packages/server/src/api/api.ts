import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { requestValidationMessage } from "../util/validation-message.js";
import { limitBody } from "./body-limit.js";
import { ApiError } from "./errors.js";
import { addIdsRoute } from "./ids.js";
import { renameBadRequest } from "./oauth/errors.js";
import { addMetadataRoute } from "./oauth/metadata.js";
import { addRegistrationRoute } from "./oauth/registration.js";
import { addRevocationRoute } from "./oauth/revocation.js";
import { addTokenRoute } from "./oauth/token.js";
import { addDocumentRoutes } from "./openapi-document.js";
import { addOrdinalRoute } from "./ordinal.js";
import { addQuotaRoute } from "./quota.js";
import { throwIfLimited } from "./rate-limiting.js";
import type { Api, Env, Service } from "./service.js";

/**
 * Creates the routes below the endpoint.
 *
 * @param before - Middleware that runs before all of them.
 * @returns the routes, and the handler of the metadata of RFC 8414
 */
export function createApi(
  service: Service,
  ...before: MiddlewareHandler<Env>[]
): { api: Api; describeOAuth: (c: Context<Env>) => Response } {
  const api = create();
  api.use(...before);
  addIdsRoute(api, service);
  addOrdinalRoute(api, service);
  addQuotaRoute(api, service);
  const describeOAuth = addMetadataRoute(api, service);
  const registration = create();
  renameBadRequest(registration, "invalid_client_metadata");
  registration.use("/oauth/register", limitBody);
  addRegistrationRoute(registration, service);
  api.route("/", registration);
  const exchange = create();
  renameBadRequest(exchange, "invalid_request");
  exchange.use("/oauth/token", limitBody);
  exchange.use("/oauth/revoke", limitBody);
  addTokenRoute(exchange, service);
  addRevocationRoute(exchange, service);
  api.route("/", exchange);
  addDocumentRoutes(api, service);
  return { api, describeOAuth };
}

function create(): Api {
  const api = new OpenAPIHono<Env>({
    defaultHook(result) {
      if (!result.success) throw new ApiError(400, "bad_request", requestValidationMessage(result));
    },
  });
  // 429 comes after validation, so each handler must check for it. This wrapper adds the check to all handlers: no
  // handler may serve a limited request, because it is not authenticated.
  const { openapi } = api;
  api.openapi = ((route, handler, hook) =>
    openapi(
      route,
      ((c, next) => {
        throwIfLimited(c);
        return handler(c as never, next);
      }) as typeof handler,
      hook,
    )) as typeof openapi;
  return api;
}
