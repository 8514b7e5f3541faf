import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, MiddlewareHandler } from "hono";
import { z } from "zod";
import { limitBody } from "../../api/body-limit.js";
import { ApiError } from "../../api/errors.js";
import { limitByAddress } from "../../api/rate-limiting.js";
import type { Env, Service } from "../../api/service.js";
import { RateLimit } from "../../limits/rate-limit.js";
import { argumentMessage, validationMessage } from "../../util/validation-message.js";
import { type Description, describeRoute } from "./openapi-document.js";
import { requireSameOrigin } from "./same-origin.js";
import { findVisit, type Visit } from "./visit.js";

type Answer = Response | Promise<Response>;

/** The schemas of a form's fields. Fields of other names are ignored. */
type Fields = z.ZodRawShape;

/** The values of a form's fields. */
type Values<F extends Fields> = z.output<z.ZodObject<F>>;

/** What is wrong with a form: the fields as they came, and a message by the name of the field. */
export interface Rejection {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
}

/** A form of a person. */
interface Form<F extends Fields> {
  readonly summary: string;
  readonly fields: F;
  /** Whether the form changes the account that its page shows; by default true. Another tab may have switched it. */
  readonly isOfAccount?: boolean;
  /** Answers an invalid form. By default, the answer is the page of the error 400. */
  readonly rejected?: (c: Context<Env>, visit: Visit, rejection: Rejection) => Answer;
  readonly submitted: (c: Context<Env>, visit: Visit, values: Values<F>) => Answer;
}

/**
 * The routes for people. Each has the limit by address, and its description in the OpenAPI document. Each form checks
 * Origin, the session, and the account that the form is about.
 */
export class Routes {
  /** The router, whose registry has the descriptions. */
  readonly app: OpenAPIHono<Env>;
  private readonly service: Service;
  private readonly askToSignIn: (c: Context<Env>) => Answer;
  private readonly before: MiddlewareHandler<Env>[];
  private readonly beforeForm: MiddlewareHandler<Env>[];
  private readonly beforeEndpoint: MiddlewareHandler<Env>[];

  /**
   * @param opened - Middleware that opens the database.
   * @param askToSignIn - Answers a request for a page without a session.
   */
  constructor(service: Service, opened: MiddlewareHandler<Env>, askToSignIn: (c: Context<Env>) => Answer) {
    this.app = new OpenAPIHono<Env>({ strict: false });
    this.service = service;
    this.askToSignIn = askToSignIn;
    const checks = [limitByAddress(new RateLimit(service.rates.dashboard)), opened];
    this.before = [answerWithPages, ...checks];
    this.beforeForm = [...this.before, requireSameOrigin(service, true), limitBody];
    this.beforeEndpoint = [...checks, requireSameOrigin(service, false), limitBody];
  }

  /** Adds a page that everyone may see. The path has parameters such as `{id}`. */
  publicPage(path: string, about: Description, show: (c: Context<Env>) => Answer): void {
    describeRoute(this.app, { method: "get", path, isPublic: true, ...about });
    this.app.on("GET", [pattern(path)], ...this.before, show);
  }

  /** Adds a form that everyone may post. */
  publicForm<F extends Fields>(
    path: string,
    about: Description & { readonly fields: F },
    submitted: (c: Context<Env>, values: Values<F>) => Answer,
  ): void {
    const { fields, ...described } = about;
    const schema = z.object(fields);
    describeRoute(this.app, { method: "post", path, isPublic: true, schema, ...described });
    this.app.on("POST", [pattern(path)], ...this.beforeForm, async (c) =>
      submitted(c, valid(schema, await readForm(c))),
    );
  }

  /** Adds a page for people who are signed in. To all others, it shows the sign-in page in its place. */
  page(path: string, summary: string, show: (c: Context<Env>, visit: Visit) => Answer): void {
    describeRoute(this.app, { method: "get", path, summary });
    this.app.on("GET", [pattern(path)], ...this.before, async (c) => {
      const visit = await findVisit(this.service, c);
      return visit === undefined ? this.askToSignIn(c) : show(c, visit);
    });
  }

  /** Adds a form for people who are signed in. */
  form<F extends Fields>(path: string, form: Form<F>): void {
    const { summary, fields, isOfAccount = true, rejected, submitted } = form;
    const schema = z.object(fields);
    describeRoute(this.app, { method: "post", path, summary, schema, isOfAccount });
    this.app.on("POST", [pattern(path)], ...this.beforeForm, async (c) => {
      const visit = await findVisit(this.service, c);
      if (visit === undefined) throw new ApiError(401, "unauthorized", "the request must have a session");
      const given = await readForm(c);
      if (isOfAccount && given["account"] !== visit.account.id) {
        throw new ApiError(
          403,
          "other_account",
          argumentMessage("account", "must be the account that the dashboard shows now", given["account"]),
        );
      }
      if ((given["person"] ?? visit.session.person) !== visit.session.person) {
        throw new ApiError(403, "other_person", "the form must be of the person who is signed in now");
      }
      const result = schema.safeParse(given);
      if (result.success) return submitted(c, visit, result.data);
      if (rejected === undefined) throw new ApiError(400, "bad_request", messageOf(result.error, given));
      const name = String(result.error.issues[0]!.path[0]);
      return rejected(c, visit, { values: given, errors: { [name]: messageOf(result.error, given) } });
    });
  }

  /** Adds an endpoint for programs, which answers with JSON. */
  endpoint(method: "get" | "post", path: string, answer: (c: Context<Env>) => Answer): void {
    this.app.on(method.toUpperCase(), [path], ...this.beforeEndpoint, answer);
  }

  /**
   * Returns the visit behind a request of a program.
   *
   * @throws ApiError if the request has no session
   */
  async visitOf(c: Context<Env>): Promise<Visit> {
    const visit = await findVisit(this.service, c);
    if (visit !== undefined) return visit;
    const how = this.service.developmentLogin ? "sign in at /auth/dev-login" : "sign in";
    throw new ApiError(
      401,
      "unauthorized",
      `missing session: ${how}`,
      {},
      { "WWW-Authenticate": 'Cookie realm="puid"' },
    );
  }
}

/** A person reads the answers, so errors are pages too. */
const answerWithPages: MiddlewareHandler<Env> = async (c, next) => {
  c.set("isForPeople", true);
  await next();
};

/** Returns the values of a field that has one on each line. */
export const linesOf = (text: string): string[] => text.split(/\s+/).filter((line) => line !== "");

/** Returns a path in the form of the router. */
const pattern = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ":$1");

/** Reads a form. Of a field that occurs more than once, the last value counts. */
async function readForm(c: Context<Env>): Promise<Record<string, string>> {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    throw new ApiError(415, "unsupported_media_type", "the body must be application/x-www-form-urlencoded");
  }
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

function valid<S extends z.ZodType>(schema: S, given: Record<string, string>): z.output<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new ApiError(400, "bad_request", messageOf(result.error, given));
}

function messageOf(error: z.ZodError, given: Record<string, string>): string {
  const [name = "", index] = error.issues[0]!.path.map(String);
  // The fault is in one line of a field.
  const input = index === undefined ? given : { ...given, [name]: linesOf(given[name]!) };
  return validationMessage(error, input, "the form");
}
