import type { Service } from "../../api/service.js";
import { paths, signInLinkPage } from "../../pages/pages.js";
import { answerErrorKind, answerPage, answerRedirect } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { startSession } from "../routing/session-cookie.js";

/** Adds the page behind a link that signs a person in once. The operator creates such links with `puid-server login`. */
export function addSignInLink(routes: Routes, service: Service): void {
  const { signInLinks, people } = service.store;
  const path = "/auth/link/{token}";
  routes.publicPage(path, { summary: "Ask before a link signs in" }, async (c) => {
    const token = c.req.param("token")!;
    const email = await signInLinks.find(token);
    return email === undefined
      ? answerErrorKind(c, "expired-link", 404)
      : answerPage(c, signInLinkPage({ token, email }));
  });
  routes.publicForm(path, { summary: "Sign in with a link, once", fields: {} }, async (c) => {
    const email = await signInLinks.use(c.req.param("token")!);
    if (email === undefined) return answerErrorKind(c, "expired-link", 404);
    const person = await people.signIn(email, service.defaultPlan);
    await startSession(service, c, person.id);
    return answerRedirect(c, paths.overview);
  });
}
