import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { type Env, originOf, type Service } from "../../api/service.js";
import { actions, paths, signInPage } from "../../pages/pages.js";
import { answerForwarding, answerPage, answerRedirect } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { startSession } from "../routing/session-cookie.js";
import { nameOf } from "./answer-sign-in-page.js";
import { keepAttempt, takeAttempt } from "./attempt-cookie.js";
import { LONGEST_NEXT, pathOf } from "./next-path.js";
import type { OpenIdConnect } from "./openid-connect.js";
import { SignInFailure } from "./sign-in-failure.js";

const INVALID = "The answer of the provider is invalid.";

/** Adds the sign-in page, and the sign-in with the provider of the setting `login`. */
export function addSignIn(routes: Routes, service: Service): void {
  const { login, store, defaultPlan, log } = service;
  const issuer = login && nameOf(login);
  const originAt = (c: Context<Env>): string => originOf(service, c.req.url);

  let loaded: Promise<OpenIdConnect> | undefined;
  /** Loads openid-client. Servers without a provider do not need it. */
  async function provider(): Promise<OpenIdConnect> {
    if (login === undefined)
      throw new ApiError(404, "not_found", "this server has no sign-in with a provider");
    loaded ??= import("./openid-connect.js").then(({ OpenIdConnect }) => new OpenIdConnect(login));
    return loaded;
  }

  function answerFailure(c: Context<Env>, error: unknown, next: string | undefined): Response {
    if (!(error instanceof SignInFailure)) throw error;
    const { status, message: failure, reason } = error;
    log[status < 500 ? "info" : "error"]({ requestId: c.get("requestId"), reason }, "a sign-in failed");
    return answerPage(c, signInPage({ issuer, next, failure }), status);
  }

  routes.publicPage(paths.signIn, { summary: "Start a sign-in" }, (c) => {
    const next = c.req.query("next");
    return answerPage(c, signInPage({ issuer, next: next && pathOf(next, originAt(c)) }));
  });

  const begin = {
    summary: "Sign in with the provider",
    fields: { next: z.string().max(LONGEST_NEXT).default(paths.overview) },
    statuses: { 502: INVALID, 503: "The provider does not answer, or the database is unavailable." },
  };
  routes.publicForm(actions.signIn, begin, async (c, { next: given }) => {
    const openIdConnect = await provider();
    const next = pathOf(given, originAt(c));
    try {
      const { address, attempt } = await openIdConnect.begin(originAt(c) + paths.signInCallback);
      keepAttempt(service, c, { ...attempt, next });
      return answerForwarding(c, address);
    } catch (error) {
      return answerFailure(c, error, next);
    }
  });

  const finish = {
    summary: "Finish a sign-in with the provider",
    statuses: {
      303: "The person is signed in.",
      403: "The provider refused, or the address may not sign in.",
      502: INVALID,
      503: "The provider does not answer, or the database is unavailable.",
    },
  };
  routes.publicPage(paths.signInCallback, finish, async (c) => {
    const openIdConnect = await provider();
    const attempt = takeAttempt(service, c);
    const next = attempt && pathOf(attempt.next, originAt(c));
    try {
      if (attempt === undefined) throw new SignInFailure("stale", "the browser has no attempt");
      const callback = new URL(originAt(c) + paths.signInCallback + new URL(c.req.url).search);
      const email = await openIdConnect.finish(callback, attempt);
      const { id } = await store.people.signIn(email, defaultPlan);
      await startSession(service, c, id);
      return answerRedirect(c, next!);
    } catch (error) {
      return answerFailure(c, error, next);
    }
  });
}
