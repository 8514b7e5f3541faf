import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { redirectUri } from "../../api/oauth/redirect-uri.js";
import { type Env, endpointOf, originOf, type Service } from "../../api/service.js";
import {
  type ClientRow,
  type ClientsData,
  clientCreatedPage,
  clientsPage,
  deleteClientPage,
  paths,
} from "../../pages/pages.js";
import { singleLine } from "../../util/single-line-schema.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import { linesOf, type Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** Reads one URI on each line. */
const redirectUris = z.string().default("").transform(linesOf).pipe(z.array(redirectUri).max(20));

/** The most clients of an account to which people can add one. Each has up to 16 kB of redirect URIs on the page. */
const MOST_CLIENTS = 50;

/** The most clients that the page shows. Programs can register more clients than people. */
const MOST_SHOWN = 200;

/** Adds the pages that list, register and delete the OAuth clients of the account. */
export function addClients(routes: Routes, service: Service): void {
  const { store, membersMayDecode } = service;
  const { clients } = store;
  const rows = async ({ account }: Visit): Promise<ClientRow[]> =>
    (await clients.list(account.id, MOST_SHOWN)).map(({ name, ...client }) => ({
      ...client,
      name: name ?? client.id,
    }));
  const list = async (c: Context<Env>, visit: Visit, rejected?: ClientsData["rejected"]): Promise<Response> =>
    answerPage(
      c,
      clientsPage({ ...visit, clients: await rows(visit), rejected }),
      rejected === undefined ? 200 : 400,
    );

  routes.page(paths.clients, "List the OAuth clients", list);
  routes.form(paths.clients, {
    summary: "Register an OAuth client, and show its secret once",
    fields: { name: singleLine(200).min(1), redirectUris },
    rejected: (c, visit, { values: { name = "", redirectUris = "" }, errors }) =>
      list(c, visit, { values: { name, redirectUris }, errors }),
    async submitted(c, visit, { name, redirectUris }) {
      if ((await clients.list(visit.account.id, MOST_CLIENTS)).length === MOST_CLIENTS) {
        const rule = `an account can have at most ${MOST_CLIENTS} clients; delete one first`;
        throw new ApiError(409, "too_many_clients", rule);
      }
      const { id, secret } = await clients.create(visit.account.id, redirectUris, name, membersMayDecode);
      const tokenEndpoint = `${endpointOf(service, c.req.url)}/oauth/token`;
      const authorizationEndpoint =
        redirectUris.length > 0 ? originOf(service, c.req.url) + paths.authorize : undefined;
      return answerPage(
        c,
        clientCreatedPage({ ...visit, name, id, secret, tokenEndpoint, authorizationEndpoint }),
      );
    },
  });

  const path = "/dashboard/clients/{id}/delete";
  routes.page(path, "Ask before a client is deleted", async (c, visit) => {
    const client = (await rows(visit)).find(({ id }) => id === c.req.param("id"));
    if (client === undefined) throw noClient();
    return answerPage(c, deleteClientPage({ ...visit, client }));
  });
  routes.form(path, {
    summary: "Delete a client",
    fields: {},
    async submitted(c, { account }) {
      if (!(await clients.delete(c.req.param("id")!, account.id))) throw noClient();
      return answerRedirect(c, withNotice(paths.clients, "client-deleted"));
    },
  });
}

const noClient = (): ApiError => new ApiError(404, "not_found", "the client must be one of this account");
