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
import type { NewCredential } from "../../store/credentials.js";
import { singleLine } from "../../util/single-line-schema.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** The most keys of an account to which people can add one. The page has no parts, so its size has a bound. */
const MOST_KEYS = 200;

/** The most keys that the page shows. The operator can create more keys than people. */
const MOST_SHOWN = 1000;

/** Returns the keys of the account that are not revoked. */
async function workingKeys({ store }: Service, { account }: Visit): Promise<KeyRow[]> {
  const keys = await store.credentials.working(account.id, MOST_SHOWN);
  return keys.map(({ label, usedAt, ...key }) => ({ ...key, label: label ?? "", lastUsedAt: usedAt }));
}

/** Returns whether the account has a key that is not revoked. */
export const hasKeys = async ({ store }: Service, { account }: Visit): Promise<boolean> =>
  (await store.credentials.working(account.id, 1)).length > 0;

/**
 * Creates a key for a person.
 *
 * @throws ApiError if the account has too many
 */
export async function createKey(
  { store, membersMayDecode }: Service,
  { account }: Visit,
  { label, decode }: { readonly label: string; readonly decode: boolean },
): Promise<NewCredential> {
  if ((await store.credentials.working(account.id, MOST_KEYS)).length === MOST_KEYS) {
    throw new ApiError(
      409,
      "too_many_keys",
      `an account can have at most ${MOST_KEYS} keys; revoke one first`,
    );
  }
  const mayDecode = membersMayDecode && decode;
  return store.credentials.create("key", { account: account.id, scopes: SCOPES, label, mayDecode });
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
      const { secret } = await createKey(service, visit, { label, decode: decode === "yes" });
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
