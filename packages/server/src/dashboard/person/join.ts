import type { Service } from "../../api/service.js";
import { joinPage, paths } from "../../pages/pages.js";
import { answerErrorKind, answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";

/** Adds the page behind a join link, with which a person becomes a member of an account. */
export function addJoin(routes: Routes, { store }: Service): void {
  const { joinLinks, sessions } = store;
  const path = "/join/{code}";
  routes.page(path, "Ask before a person joins an account", async (c, { session }) => {
    const code = c.req.param("code")!;
    const found = await joinLinks.preview(code);
    if (found === undefined) return answerErrorKind(c, "expired-link", 404);
    const { account, name } = found;
    return answerPage(
      c,
      joinPage({ code, accountName: name ?? account, email: session.email, person: session.person }),
    );
  });
  routes.form(path, {
    summary: "Join an account",
    fields: {},
    isOfAccount: false,
    async submitted(c, { session }) {
      const account = await joinLinks.join(c.req.param("code")!, session.person);
      if (account === undefined) return answerErrorKind(c, "expired-link", 404);
      await sessions.switchAccount(session.id, account);
      return answerRedirect(c, withNotice(paths.overview, "joined"));
    },
  });
}
