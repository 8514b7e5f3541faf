import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { SCOPES } from "../../api/scopes.js";
import type { Env, Service } from "../../api/service.js";
import {
  type KeyRow,
  type KeysData,
  keyCreatedPage,
  keysPage,
  paths,
  revokeKeyPage,
} from "../../pages/pages.js";
import { singleLine } from "../../util/single-line-schema.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** Returns the keys of the account that are not revoked. */
export async function workingKeys({ store }: Service, { account }: Visit): Promise<KeyRow[]> {
  const keys = await store.credentials.list("key", account.id);
  return keys
    .filter(({ revokedAt }) => revokedAt === null)
    .map(({ label, usedAt, ...key }) => ({ ...key, label: label ?? "", lastUsedAt: usedAt }));
}

/** Adds the pages that list, create and revoke API keys. */
export function addKeys(routes: Routes, service: Service): void {
  const { store, membersMayDecode } = service;
  const { credentials } = store;
  const list = async (c: Context<Env>, visit: Visit, rejected?: KeysData["rejected"]): Promise<Response> => {
    const keys = await workingKeys(service, visit);
    return answerPage(
      c,
      keysPage({ ...visit, keys, membersMayDecode, rejected }),
      rejected === undefined ? 200 : 400,
    );
  };

  routes.page(paths.keys, "List the API keys", list);
  routes.form(paths.keys, {
    summary: "Create an API key, and show it once",
    fields: { label: singleLine(200).min(1), decode: z.enum(["yes", ""]).default("") },
    rejected: (c, visit, { values: { label = "", decode = "" }, errors }) =>
      list(c, visit, { values: { label, decode }, errors }),
    async submitted(c, visit, { label, decode }) {
      const { id: account } = visit.account;
      const mayDecode = membersMayDecode && decode === "yes";
      const { secret } = await credentials.create("key", { account, scopes: SCOPES, label, mayDecode });
      return answerPage(c, keyCreatedPage({ ...visit, label, secret }));
    },
  });

  const path = "/dashboard/keys/{id}/revoke";
  routes.page(path, "Ask before a key is revoked", async (c, visit) => {
    const key = (await workingKeys(service, visit)).find(({ id }) => id === c.req.param("id"));
    if (key === undefined) throw noKey();
    return answerPage(c, revokeKeyPage({ ...visit, key }));
  });
  routes.form(path, {
    summary: "Revoke a key",
    fields: {},
    async submitted(c, { account }) {
      if (!(await credentials.revoke("key", c.req.param("id")!, account.id))) throw noKey();
      return answerRedirect(c, withNotice(paths.keys, "key-revoked"));
    },
  });
}

const noKey = (): ApiError =>
  new ApiError(404, "not_found", "the key must be one of this account that is not revoked");
