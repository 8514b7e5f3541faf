import type { Context } from "hono";
import type { Env, Service } from "../../api/service.js";
import type { Viewer } from "../../pages/pages.js";
import type { Session } from "../../store/sessions.js";
import { noticeOf } from "./notices.js";
import { findSession } from "./session-cookie.js";

/** The request of a person who is signed in. */
export interface Visit {
  readonly session: Session;
  /** The account that the pages are about. */
  readonly account: NonNullable<Session["account"]>;
  readonly viewer: Viewer;
  /** What the last form did. */
  readonly notice: string | undefined;
}

/** Returns the visit behind a request. Returns undefined if nobody is signed in. */
export async function findVisit(service: Service, c: Context<Env>): Promise<Visit | undefined> {
  const session = await findSession(service, c);
  // Without an account, the next sign-in gives the person one.
  if (!session?.account) return undefined;
  const { account, email } = session;
  c.set("account", account.id);
  const viewer = { email, account: { id: account.id, name: account.name ?? account.id } };
  return { session, account, viewer, notice: noticeOf(c.req.query("done")) };
}
