import type { Hono, MiddlewareHandler } from "hono";
import type { Env, Service } from "../api/service.js";
import { ASSET_HEADERS, ASSETS } from "../pages/pages.js";
import { addClients } from "./account/clients.js";
import { addCreateKeyEndpoint } from "./account/create-key-endpoint.js";
import { addFirstRequest } from "./account/first-request.js";
import { addGrants } from "./account/grants.js";
import { addKeys } from "./account/keys.js";
import { addMembers } from "./account/members.js";
import { addOverview } from "./account/overview.js";
import { addAuthorization } from "./consent/authorization.js";
import { addAccounts } from "./person/accounts.js";
import { addHome } from "./person/home.js";
import { addJoin } from "./person/join.js";
import { addSessions } from "./person/sessions.js";
import { addDocument } from "./routing/openapi-document.js";
import { Routes } from "./routing/routes.js";
import { answerSignInPage } from "./sign-in/answer-sign-in-page.js";
import { addDevelopmentRoutes } from "./sign-in/development.js";
import { addSignIn } from "./sign-in/provider-routes.js";
import { addSignInLink } from "./sign-in/sign-in-link.js";
import { addSignOut } from "./sign-in/sign-out.js";

export { answerErrorPage, isForPeople } from "./routing/answers.js";

/** Adds the routes for people: sign-in, the dashboard, and the consent to clients. */
export function addDashboard(app: Hono<Env>, service: Service, opened: MiddlewareHandler<Env>): void {
  const routes = new Routes(service, opened, (c) => answerSignInPage(service, c));
  addHome(routes, service);
  addSignIn(routes, service);
  addSignInLink(routes, service);
  addSignOut(routes, service);
  addOverview(routes, service);
  addKeys(routes, service);
  addCreateKeyEndpoint(routes, service);
  addClients(routes, service);
  addGrants(routes, service);
  addMembers(routes, service);
  addJoin(routes, service);
  addAccounts(routes, service);
  addSessions(routes, service);
  addFirstRequest(routes, service);
  addAuthorization(routes, service);
  if (service.developmentLogin) addDevelopmentRoutes(routes, service);
  addDocument(routes.app, service);
  for (const { path, type, body } of ASSETS) {
    routes.app.get(path, (c) => c.body(body, 200, { ...ASSET_HEADERS, "Content-Type": type }));
  }
  app.route("/", routes.app);
}
