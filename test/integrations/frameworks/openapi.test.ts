import { validate } from "@readme/openapi-parser";
import { Ajv } from "ajv";
import { Hono } from "hono";
import { describeRoute, generateSpecs, loadVendor, validator } from "hono-openapi";
import { describe, expect, it } from "vitest";
import { Body, id, messageFor, Path, Query, StrictQuery, users, wrong } from "./users.js";

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: object;
}

interface Schema {
  readonly jsonSchema: typeof Path.jsonSchema;
}

/** The parameters of an operation, from a schema of `params`. */
function parametersOf(place: "path" | "query", schema: Schema): Parameter[] {
  const { properties, required = [] } = schema.jsonSchema();
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema,
  }));
}

describe.each(["3.0.4", "3.1.1"])("an OpenAPI document %s with params", (openapi) => {
  const target = openapi.startsWith("3.0") ? "openapi-3.0" : "draft-2020-12";
  const document = {
    openapi,
    info: { title: "Users", version: "1" },
    paths: {
      "/users/{id}": {
        get: {
          parameters: [...parametersOf("path", Path), ...parametersOf("query", Query)],
          responses: { 200: { description: "The user." } },
        },
      },
      "/posts": {
        post: {
          requestBody: {
            content: { "application/json": { schema: Body["~standard"].jsonSchema.input({ target }) } },
          },
          responses: { 201: { description: "The post." } },
        },
        put: {
          requestBody: { content: { "application/json": { schema: StrictQuery.jsonSchema() } } },
          responses: { 200: { description: "The post." } },
        },
      },
    },
  };

  it("is valid", async () => {
    expect(await validate(structuredClone(document) as never)).toEqual({
      valid: true,
      warnings: [],
      specification: "OpenAPI",
    });
  });

  it("describes the requests that the schemas accept, but for ids that nobody issued", () => {
    const [path, query] = document.paths["/users/{id}"].get.parameters;
    expect(path).toEqual({ name: "id", in: "path", required: true, schema: users.jsonSchema() });
    expect(query).toMatchObject({ name: "after", in: "query", required: false });
    const isValid = new Ajv().compile(
      document.paths["/posts"].post.requestBody.content["application/json"].schema,
    );
    expect(isValid({ target: id, author: { id } })).toBe(true);
    expect(isValid({ target: id, author: {} })).toBe(false);
    expect(isValid({ target: id, author: { id: "usr_1" } })).toBe(false);
    expect(isValid({ target: id, author: { id: wrong } })).toBe(true);
  });
});

describe("hono-openapi", () => {
  // It knows the names of some vendors. Without a function, it rejects others.
  loadVendor("puid-codec", {
    toJSONSchema: (schema) =>
      (schema as typeof Path)["~standard"].jsonSchema.input({ target: "draft-2020-12" }),
  });
  const answers = describeRoute({ responses: { 200: { description: "The row." } } });
  const app = new Hono()
    .get("/users/:id", answers, validator("param", Path), validator("query", Query), (context) =>
      context.text(`row ${context.req.valid("param").id}`),
    )
    .post("/posts", answers, validator("json", Body), (context) =>
      context.text(context.req.valid("json").target.type),
    );

  it("validates requests as sValidator does", async () => {
    expect(await (await app.request(`/users/${id}`)).text()).toBe("row 42");
    const response = await app.request(`/users/${wrong}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: [{ message: messageFor("id"), path: ["id"] }] });
  });

  it("generates a valid document with the shape of the ids", async () => {
    const document = await generateSpecs(app);
    const get = document.paths!["/users/{id}"]!.get!;
    expect(get.parameters).toMatchObject([
      { in: "path", name: "id", required: true, schema: users.jsonSchema() },
      { in: "query", name: "after", schema: Query.jsonSchema().properties["after"]! },
    ]);
    expect(document.paths!["/posts"]!.post!.requestBody).toMatchObject({
      content: { "application/json": { schema: { ...Body.jsonSchema() } } },
    });
    expect(await validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true });
  });
});
