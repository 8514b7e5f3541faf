import type { Context } from "hono";
import type { Env, Service } from "../../api/service.js";
import { paths, signInPage } from "../../pages/pages.js";
import { answerPage } from "../routing/answers.js";
import { LONGEST_NEXT } from "./next-path.js";

/** Answers with the sign-in page in the place of the page that the person asked for. */
export function answerSignInPage({ login }: Service, c: Context<Env>): Response {
  const { pathname, search } = new URL(c.req.url);
  const path = pathname + search;
  const next = path.length <= LONGEST_NEXT ? path : undefined;
  const purpose = pathname.startsWith("/join/")
    ? "join"
    : pathname.startsWith(paths.authorize)
      ? "access"
      : undefined;
  return answerPage(c, signInPage({ issuer: login && nameOf(login), next, purpose }));
}

/** Returns the name of a provider, for people. */
export const nameOf = ({ name, issuer }: NonNullable<Service["login"]>): string =>
  name ?? new URL(issuer).host;
