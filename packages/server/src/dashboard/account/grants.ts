import { ApiError } from "../../api/errors.js";
import type { Service } from "../../api/service.js";
import { type GrantRow, grantsPage, paths, revokeGrantPage } from "../../pages/pages.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** Adds the pages that list and revoke the access that the account gave to clients. */
export function addGrants(routes: Routes, { store: { grants } }: Service): void {
  const rows = async ({ account }: Visit): Promise<GrantRow[]> =>
    (await grants.list(account.id)).map(({ id, client, clientName, email, scopes, createdAt, usedAt }) => ({
      id,
      scopes,
      client: clientName ?? client,
      grantedBy: email ?? "a person who left",
      grantedAt: createdAt,
      lastUsedAt: usedAt,
    }));

  routes.page(paths.grants, "List the access that clients have", async (c, visit) =>
    answerPage(c, grantsPage({ ...visit, grants: await rows(visit) })),
  );

  const path = "/dashboard/grants/{id}/revoke";
  routes.page(path, "Ask before access is revoked", async (c, visit) => {
    const grant = (await rows(visit)).find(({ id }) => id === c.req.param("id"));
    if (grant === undefined) throw noGrant();
    return answerPage(c, revokeGrantPage({ ...visit, grant }));
  });
  routes.form(path, {
    summary: "Revoke the access of a client",
    fields: {},
    async submitted(c, { account }) {
      if (!(await grants.revoke(account.id, c.req.param("id")!))) throw noGrant();
      return answerRedirect(c, withNotice(paths.grants, "grant-revoked"));
    },
  });
}

const noGrant = (): ApiError =>
  new ApiError(404, "not_found", "the access must be one that this account gives");
