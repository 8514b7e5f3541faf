import type { Service } from "../../api/service.js";
import { paths } from "../../pages/pages.js";
import { answerRedirect } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { forgetSession } from "../routing/session-cookie.js";

/** Adds the form that ends the session of the request. */
export function addSignOut(routes: Routes, service: Service): void {
  routes.form("/auth/sign-out", {
    summary: "Sign out",
    fields: {},
    isOfAccount: false,
    async submitted(c, { session }) {
      await service.store.sessions.revoke(session.person, session.id);
      forgetSession(service, c);
      return answerRedirect(c, paths.home);
    },
  });
}
