import type { Context } from "hono";
import { z } from "zod";
import { type Env, originOf, type Service } from "../../api/service.js";
import { emailAddress } from "../../util/email-schema.js";
import { decimal, integer } from "../../util/integer-schema.js";
import type { Routes } from "../routing/routes.js";
import { startSession } from "../routing/session-cookie.js";
import { validate } from "../routing/validate.js";
import { LONGEST_NEXT, pathOf } from "./next-path.js";

/**
 * Adds the endpoints for test suites of clients. A test suite has no person to sign in, so here every caller signs in as
 * any user. A server has these endpoints only with `developmentLogin`, and a public server must not have them.
 */
export function addDevelopmentRoutes(routes: Routes, service: Service): void {
  const { store, defaultPlan, plans } = service;
  routes.endpoint("get", "/auth/dev-login", async (c) => {
    const { email, next } = readQuery(
      z.object({
        email: emailAddress.default("dev@example.com"),
        next: z.string().max(LONGEST_NEXT).default("/dashboard"),
      }),
      c,
    );
    const target = pathOf(next, originOf(service, c.req.url));
    const person = await store.people.signIn(email, defaultPlan);
    await startSession(service, c, person.id);
    return c.redirect(target, 302);
  });

  routes.endpoint("get", "/dashboard/api/dev/seed-usage", async (c) => {
    const { id, plan } = (await routes.visitOf(c)).account;
    const { n } = readQuery(z.object({ n: decimal(integer(0, 1_000_000).default(1000)) }), c);
    if (c.req.method === "HEAD") return c.body(null);
    const used = await store.accounts.seed(id, n);
    return c.json({ used, limit: plans[plan]?.limit ?? null });
  });
}

const readQuery = <Output>(schema: z.ZodType<Output>, c: Context<Env>): Output =>
  validate(schema, c.req.query(), "the query");
