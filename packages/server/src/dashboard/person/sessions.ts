import { ApiError } from "../../api/errors.js";
import type { Service } from "../../api/service.js";
import { actions, paths, sessionsPage } from "../../pages/pages.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";

/** Adds the pages that list and revoke the sessions of a person. */
export function addSessions(routes: Routes, { store: { sessions } }: Service): void {
  routes.page(paths.sessions, "List the sessions of the person", async (c, visit) => {
    const { id: current, person } = visit.session;
    return answerPage(c, sessionsPage({ ...visit, sessions: await sessions.list(person), current }));
  });
  routes.form("/dashboard/sessions/{id}/revoke", {
    summary: "Revoke a session",
    fields: {},
    isOfAccount: false,
    async submitted(c, { session }) {
      if (!(await sessions.revoke(session.person, c.req.param("id")!))) {
        throw new ApiError(404, "not_found", "the session must be one of this person");
      }
      return answerRedirect(c, withNotice(paths.sessions, "session-revoked"));
    },
  });
  routes.form(actions.revokeOtherSessions, {
    summary: "Revoke all sessions of the person but this one",
    fields: {},
    isOfAccount: false,
    async submitted(c, { session }) {
      await sessions.revokeOthers(session.person, session.id);
      return answerRedirect(c, withNotice(paths.sessions, "sessions-revoked"));
    },
  });
}
