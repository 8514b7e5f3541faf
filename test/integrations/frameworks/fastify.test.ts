import swagger from "@fastify/swagger";
import { validate } from "@readme/openapi-parser";
import fastify, { type FastifyTypeProvider } from "fastify";
import { afterAll, describe, expect, expectTypeOf, it } from "vitest";
import type { StandardSchema } from "../../../src/index.js";
import { after, Body, id, messageFor, Path, Query, StrictQuery, type Target, users, wrong } from "./users.js";

interface StandardTypeProvider extends FastifyTypeProvider {
  validator: this["schema"] extends StandardSchema<infer Output, infer _Input> ? Output : unknown;
}

type Route = Readonly<Record<string, { jsonSchema?: () => object }>>;

const app = fastify()
  .withTypeProvider<StandardTypeProvider>()
  .setValidatorCompiler<StandardSchema<unknown, unknown>>(({ schema }) => (value) => {
    const { issues, ...result } = schema["~standard"].validate(value);
    return issues === undefined
      ? result
      : { error: Object.assign(new Error(issues[0]!.message), { issues }) };
  })
  .setErrorHandler<Error & { statusCode?: number; issues?: unknown }>((error, _, reply) =>
    reply.status(error.statusCode ?? 500).send({ message: error.message, issues: error.issues }),
  );
await app.register(swagger, {
  openapi: { openapi: "3.1.0", info: { title: "Users", version: "1" } },
  transform: ({ schema, url }) => ({
    url,
    schema: Object.fromEntries(
      Object.entries(schema as Route).map(([part, value]) => [part, value.jsonSchema?.() ?? value]),
    ),
  }),
});
await app.register(async (routes) => {
  const typed = routes.withTypeProvider<StandardTypeProvider>();
  typed.get("/users/:id", { schema: { params: Path, querystring: Query } }, (request) => {
    const { id } = request.params;
    expectTypeOf(id).toEqualTypeOf<bigint>();
    expectTypeOf(request.query).toEqualTypeOf<{ after?: bigint | undefined }>();
    return { row: String(id), after: String(request.query.after), names: Object.keys(request.query) };
  });
  typed.get("/strict", { schema: { querystring: StrictQuery } }, (request) => Object.keys(request.query));
  typed.post("/posts", { schema: { body: Body } }, ({ body }) => {
    expectTypeOf(body).toEqualTypeOf<{ target: Target; author: { id: bigint } }>();
    return { type: body.target.type, author: users.id(body.author.id) };
  });
  typed.get("/json/:id", { schema: { params: Path } }, (request) => request.params);
});
afterAll(() => app.close());

async function get(url: string): Promise<{ status: number; body: unknown }> {
  const response = await app.inject(url);
  return { status: response.statusCode, body: response.json() };
}

describe("Fastify's validator compiler", () => {
  it("gives bigints to the handler", async () => {
    const expected = { row: "42", after: "7", names: ["after"] };
    expect(await get(`/users/${id}?after=${after}`)).toEqual({ status: 200, body: expected });
  });

  it("accepts a missing optional id, and strips other names", async () => {
    expect(await get(`/users/${id}?page=2`)).toMatchObject({
      status: 200,
      body: { after: "undefined", names: [] },
    });
  });

  it("returns 400 with our message and the path", async () => {
    const message = messageFor("id");
    expect(await get(`/users/${wrong}`)).toEqual({
      status: 400,
      body: { message, issues: [{ message, path: ["id"] }] },
    });
    expect(await get("/strict?page=2")).toMatchObject({
      status: 400,
      body: { issues: [{ path: ["page"] }] },
    });
  });

  it("validates a JSON body with an object inside", async () => {
    const post = (payload: object) => app.inject({ method: "POST", url: "/posts", payload });
    const valid = await post({ target: id, author: { id } });
    expect(valid.json()).toEqual({ type: "user", author: id });
    const invalid = await post({ target: wrong, author: {} });
    expect(invalid.statusCode).toBe(400);
    expect(invalid.json()).toMatchObject({
      issues: [
        { path: ["target"] },
        { path: ["author", "id"], message: '"id" must be a string, got undefined' },
      ],
    });
  });

  it("returns 500 for a bigint in JSON", async () => {
    expect((await app.inject(`/json/${id}`)).statusCode).toBe(500);
  });

  it("has a valid OpenAPI document, with @fastify/swagger", async () => {
    await app.ready();
    const document = app.swagger() as { paths: Record<string, { get: { parameters: unknown } }> };
    expect(document.paths["/users/{id}"]!.get.parameters).toEqual([
      {
        in: "query",
        name: "after",
        required: false,
        schema: expect.objectContaining(Query.jsonSchema().properties["after"]!),
      },
      { in: "path", name: "id", required: true, schema: expect.objectContaining(users.jsonSchema()) },
    ]);
    expect(await validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true });
  });
});
