import { endpointOf, type Service } from "../../api/service.js";
import { firstRequestPage, paths } from "../../pages/pages.js";
import { answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { workingKeys } from "./keys.js";

/** Adds the page with programs that request ids. */
export function addFirstRequest(routes: Routes, service: Service): void {
  routes.page(paths.firstRequest, "Show how to request the first id", async (c, visit) => {
    const hasKeys = (await workingKeys(service, visit)).length > 0;
    return answerPage(c, firstRequestPage({ ...visit, hasKeys, endpoint: endpointOf(service, c.req.url) }));
  });
}
