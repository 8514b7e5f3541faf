import type { Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { z } from "zod";
import type { Principal } from "../store/credentials.js";
import { emailAddress } from "../util/email-schema.js";
import { decimal, integer } from "../util/integer-schema.js";
import { singleLine } from "../util/single-line-schema.js";
import { argumentMessage, validationMessage } from "../util/validation-message.js";
import { ApiError } from "./errors.js";
import { SCOPES } from "./scopes.js";
import type { Env, Service } from "./service.js";

/** Seconds until a session expires. */
const SESSION_LIFE = 86_400;

const COOKIE = "puid_session";

/**
 * Adds the endpoints for test suites of clients. A test suite has no person to sign in, so here every caller signs in as
 * any user. A server has these endpoints only with `developmentLogin`, and a public server must not have them.
 */
export function addDevelopmentRoutes(app: Hono<Env>, { store, defaultPlan, plans }: Service): void {
  app.get("/auth/dev-login", async (c) => {
    const { email, next } = read(
      z.object({
        email: emailAddress.default("dev@example.com"),
        next: z.string().max(2048).default("/dashboard"),
      }),
      c.req.query(),
      "the query",
    );
    const { origin, protocol } = new URL(c.req.url);
    const target = pathOf(next, origin);
    const account = await store.accounts.named(email.toLowerCase(), defaultPlan);
    const { secret } = await store.credentials.create("session", { account, life: SESSION_LIFE });
    setCookie(c, COOKIE, secret, {
      path: "/",
      httpOnly: true,
      sameSite: "Lax",
      secure: protocol === "https:",
      maxAge: SESSION_LIFE,
    });
    return c.redirect(target, 302);
  });

  const principalOf = async (c: Context<Env>): Promise<Principal> => {
    const principal = await store.credentials.find("session", getCookie(c, COOKIE) ?? "");
    if (principal !== undefined) return principal;
    throw new ApiError(
      401,
      "unauthorized",
      "missing session: sign in at /auth/dev-login",
      {},
      {
        "WWW-Authenticate": 'Cookie realm="puid"',
      },
    );
  };

  app.get("/dashboard", (c) =>
    c.html("<!doctype html><html lang=en><title>PUID</title><p>This is a server for tests."),
  );

  app.post("/dashboard/api/team/keys", async (c) => {
    const { account } = await principalOf(c);
    // A form on another site cannot post JSON. This check and SameSite prevent cross-site requests.
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
      throw new ApiError(415, "unsupported_media_type", "the body must be application/json");
    }
    const { label } = read(
      z.object({ label: singleLine(200).default("") }),
      await c.req.json().catch(() => {
        throw new ApiError(400, "bad_request", "the body must be JSON, as its Content-Type says");
      }),
      "the body",
    );
    const { id, secret, hint } = await store.credentials.create("key", { account, scopes: SCOPES, label });
    return c.json({ api_key: secret, id, hint, label }, 201);
  });

  app.get("/dashboard/api/dev/seed-usage", async (c) => {
    const { account, plan } = await principalOf(c);
    const { n } = read(
      z.object({ n: decimal(integer(0, 1_000_000).default(1000)) }),
      c.req.query(),
      "the query",
    );
    if (c.req.method === "HEAD") return c.body(null);
    const used = await store.accounts.seed(account, n);
    return c.json({ used, limit: plans[plan]?.limit ?? null });
  });
}

function read<Output>(schema: z.ZodType<Output>, value: unknown, whole: string): Output {
  const result = schema.safeParse(value);
  if (!result.success) throw new ApiError(400, "bad_request", validationMessage(result.error, value, whole));
  return result.data;
}

/** Returns a path of this origin, as browsers read it. "//host", "/\host" and schemes lead to other origins. */
function pathOf(next: string, origin: string): string {
  const url = next.startsWith("/") && URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  // The URL parser turns "/.//host" into "//host".
  if (url?.origin !== origin || url.pathname.startsWith("//")) {
    const rule = "must be a path on this origin that starts with one slash";
    throw new ApiError(400, "bad_request", argumentMessage("next", rule, next));
  }
  return url.pathname + url.search + url.hash;
}
