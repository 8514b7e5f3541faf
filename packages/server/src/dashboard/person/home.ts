import { endpointOf, type Service } from "../../api/service.js";
import { homePage, paths } from "../../pages/pages.js";
import { answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { findSession } from "../routing/session-cookie.js";

/** Adds the page at the origin. */
export function addHome(routes: Routes, service: Service): void {
  routes.publicPage(paths.home, { summary: "Show what this server is" }, async (c) => {
    const isSignedIn = (await findSession(service, c)) !== undefined;
    return answerPage(c, homePage({ endpoint: endpointOf(service, c.req.url), isSignedIn }));
  });
}
