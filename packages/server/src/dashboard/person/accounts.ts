import type { Context } from "hono";
import { ApiError } from "../../api/errors.js";
import type { Env, Service } from "../../api/service.js";
import { type AccountsData, accountsPage, paths } from "../../pages/pages.js";
import { singleLine } from "../../util/single-line-schema.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** Adds the pages that list, create and switch the accounts of a person. */
export function addAccounts(routes: Routes, { store, defaultPlan, accountsPerPerson }: Service): void {
  const { memberships, sessions } = store;
  const list = async (
    c: Context<Env>,
    visit: Visit,
    rejected?: AccountsData["rejected"],
  ): Promise<Response> => {
    const accounts = (await memberships.list(visit.session.person)).map(({ name, ...account }) => ({
      ...account,
      name: name ?? account.id,
    }));
    return answerPage(c, accountsPage({ ...visit, accounts, rejected }), rejected === undefined ? 200 : 400);
  };

  routes.page(paths.accounts, "List the accounts of the person", (c, visit) => list(c, visit));
  routes.form(paths.accounts, {
    summary: "Create an account, and switch to it",
    fields: { name: singleLine(200).min(1) },
    isOfAccount: false,
    rejected: (c, visit, { values: { name = "" }, errors }) => list(c, visit, { values: { name }, errors }),
    async submitted(c, { session }, { name }) {
      const account = await memberships.createAccount(session.person, defaultPlan, name, accountsPerPerson);
      if (account === undefined) {
        throw new ApiError(
          409,
          "too_many_accounts",
          `a person can have at most ${accountsPerPerson} accounts`,
        );
      }
      await sessions.switchAccount(session.id, account);
      return answerRedirect(c, withNotice(paths.overview, "account-created"));
    },
  });
  routes.form("/dashboard/accounts/{id}/switch", {
    summary: "Switch to another account",
    fields: {},
    isOfAccount: false,
    async submitted(c, { session }) {
      if (!(await sessions.switchAccount(session.id, c.req.param("id")!))) {
        throw new ApiError(404, "not_found", "the account must be one of this person");
      }
      return answerRedirect(c, withNotice(paths.overview, "account-switched"));
    },
  });
}
