import type { Context } from "hono";
import { ApiError } from "../../api/errors.js";
import { type Env, originOf, type Service } from "../../api/service.js";
import {
  actions,
  type MemberRow,
  membersPage,
  paths,
  removeMemberPage,
  replaceJoinLinkPage,
  revokeJoinLinkPage,
} from "../../pages/pages.js";
import { answerPage, answerRedirect } from "../routing/answers.js";
import { withNotice } from "../routing/notices.js";
import type { Routes } from "../routing/routes.js";
import type { Visit } from "../routing/visit.js";

/** Adds the pages that list and remove the members of the account, and that manage its join link. */
export function addMembers(routes: Routes, service: Service): void {
  const { memberships, joinLinks } = service.store;
  const rows = async ({ account }: Visit): Promise<MemberRow[]> =>
    (await memberships.members(account.id)).map(({ person, ...member }) => ({ id: person, ...member }));
  const list = async (c: Context<Env>, visit: Visit, newJoinUrl?: string): Promise<Response> =>
    answerPage(
      c,
      membersPage({
        ...visit,
        members: await rows(visit),
        self: visit.session.person,
        joinLink: await joinLinks.find(visit.account.id),
        newJoinUrl,
      }),
    );

  routes.page(paths.members, "List the members", (c, visit) => list(c, visit));

  const removal = "/dashboard/members/{id}/remove";
  routes.page(removal, "Ask before a member is removed", async (c, visit) => {
    const member = (await rows(visit)).find(({ id }) => id === c.req.param("id"));
    if (member === undefined) throw noMember();
    return answerPage(c, removeMemberPage({ ...visit, member }));
  });
  routes.form(removal, {
    summary: "Remove a member",
    fields: {},
    async submitted(c, { account }) {
      switch (await memberships.remove(c.req.param("id")!, account.id, service.defaultPlan)) {
        case "removed":
          return answerRedirect(c, withNotice(paths.members, "member-removed"));
        case "last":
          throw new ApiError(409, "last_member", "an account must keep its last member");
        case "unknown":
          throw noMember();
      }
    },
  });

  /** Creates a join link, and shows it once. The previous link stops working. */
  const createJoinLink = async (c: Context<Env>, visit: Visit): Promise<Response> => {
    const code = await joinLinks.createBy(visit.session.person, visit.account.id);
    if (code === undefined)
      throw new ApiError(403, "forbidden", "your membership of the account has just ended");
    return list(c, visit, originOf(service, c.req.url) + paths.join(code));
  };
  routes.form(actions.createJoinLink, {
    summary: "Create the join link, and show it once",
    fields: {},
    submitted: createJoinLink,
  });
  routes.page(paths.replaceJoinLink, "Ask before the join link is replaced", (c, visit) =>
    answerPage(c, replaceJoinLinkPage(visit)),
  );
  routes.form(paths.replaceJoinLink, {
    summary: "Replace the join link, and show the new one once",
    fields: {},
    submitted: createJoinLink,
  });
  routes.page(paths.revokeJoinLink, "Ask before the join link is revoked", (c, visit) =>
    answerPage(c, revokeJoinLinkPage(visit)),
  );
  routes.form(paths.revokeJoinLink, {
    summary: "Revoke the join link",
    fields: {},
    async submitted(c, { account }) {
      await joinLinks.revoke(account.id);
      return answerRedirect(c, withNotice(paths.members, "join-link-revoked"));
    },
  });
}

const noMember = (): ApiError =>
  new ApiError(404, "not_found", "the person must be a member of this account");
