import type { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "@hono/zod-openapi";
import { type Env, originOf, type Service } from "../../api/service.js";

/** OpenAPI 3.1 has the identifier. The types are those of 3.0. */
const LICENSE = { name: "MIT", identifier: "MIT" };

/** What the document says about a route. */
export interface Description {
  readonly summary: string;
  /** The parameters of the query. */
  readonly query?: z.ZodObject;
  /** The meanings of further statuses. */
  readonly statuses?: Readonly<Record<number, string>>;
}

/** A route for people, for the document. */
interface Described extends Description {
  readonly method: "get" | "post";
  readonly path: string;
  /** Whether it needs no session. */
  readonly isPublic?: boolean;
  /** The fields of a form. */
  readonly schema?: z.ZodObject;
  /** Whether the form has the field `account`. */
  readonly isOfAccount?: boolean;
}

const page = (description: string) => ({
  description,
  content: { "text/html": { schema: z.string() } },
});

/** Adds a route to the document. */
export function describeRoute(app: OpenAPIHono<Env>, described: Described): void {
  const { method, path, summary, isPublic = false, query, schema, isOfAccount = false } = described;
  const more = Object.entries(described.statuses ?? {});
  const names = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name!);
  const fields = isOfAccount ? schema?.extend({ account: z.string() }) : schema;
  app.openAPIRegistry.registerPath({
    method,
    path,
    summary,
    security: isPublic ? [] : [{ session: [] }],
    request: {
      ...(names.length > 0 && {
        params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))),
      }),
      ...(query && { query }),
      ...(fields && {
        body: { required: true, content: { "application/x-www-form-urlencoded": { schema: fields } } },
      }),
    },
    responses: {
      200: page("The page, or the sign-in page if the request has no session."),
      ...(method === "post" && {
        303: { description: "The change is made. `Location` has the page that shows it." },
        401: page("The request has no session."),
        403: page("The form comes from another origin, or is about another account than the session."),
        409: page("Something else must change first."),
        413: page("The body is too large."),
        415: page("The body is not a form."),
      }),
      400: page("A parameter or a field is invalid."),
      404: page("What the path names does not exist."),
      429: page("The address sent too many requests."),
      500: page("The server failed."),
      503: page("The database is unavailable."),
      ...Object.fromEntries(
        more.map(([status, description]) => [
          status,
          status.startsWith("3") ? { description } : page(description),
        ]),
      ),
    },
  });
}

/** Adds `/dashboard/openapi.json`, which describes the routes for people. */
export function addDocument(app: OpenAPIHono<Env>, service: Service): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "puid_session",
    description: "The session of a person. Over https, the name has the prefix `__Host-`.",
  });
  let document: object | undefined;
  app.get("/dashboard/openapi.json", (c) => {
    document ??= app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "PUID dashboard",
        version: "1",
        description:
          "The pages for people, and the forms on them. A form must come from a page of this origin.",
        license: LICENSE,
      },
    });
    return c.json({ ...document, servers: [{ url: originOf(service, c.req.url) }] });
  });
}
