import { endpointOf, type Service } from "../../api/service.js";
import { firstRequestPage, paths } from "../../pages/pages.js";
import { answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { hasKeys } from "./keys.js";

/** Adds the page with programs that request ids. */
export function addFirstRequest(routes: Routes, service: Service): void {
  routes.page(paths.firstRequest, "Show how to request the first id", async (c, visit) => {
    const endpoint = endpointOf(service, c.req.url);
    return answerPage(c, firstRequestPage({ ...visit, endpoint, hasKeys: await hasKeys(service, visit) }));
  });
}
