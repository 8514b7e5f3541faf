import type { Service } from "../../api/service.js";
import { paths, signInPage } from "../../pages/pages.js";
import { answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { nameOf } from "./sign-in-page.js";

/** Adds the sign-in page. */
export function addSignIn(routes: Routes, { login }: Service): void {
  routes.publicPage(paths.signIn, "Start a sign-in", (c) =>
    answerPage(c, signInPage({ issuer: login && nameOf(login) })),
  );
}
