import { sValidator } from "@hono/standard-validator";
import { Hono } from "hono";
import { describe, expect, expectTypeOf, it } from "vitest";
import {
  after,
  Body,
  id,
  LooseQuery,
  messageFor,
  Path,
  Query,
  StrictQuery,
  type Target,
  users,
  wrong,
} from "./users.js";

const app = new Hono()
  .get("/users/:id", sValidator("param", Path), sValidator("query", Query), (context) => {
    const { id } = context.req.valid("param");
    expectTypeOf(id).toEqualTypeOf<bigint>();
    const query = context.req.valid("query");
    expectTypeOf(query).toEqualTypeOf<{ after?: bigint | undefined }>();
    return context.json({ row: String(id), after: String(query.after), names: Object.keys(query) });
  })
  .get("/strict", sValidator("query", StrictQuery), (context) =>
    context.json(Object.keys(context.req.valid("query"))),
  )
  .get("/loose", sValidator("query", LooseQuery), (context) => {
    const { after, page } = context.req.valid("query");
    expectTypeOf(after).toEqualTypeOf<bigint | undefined>();
    expectTypeOf(page).toBeUnknown();
    return context.json({ after: String(after), page });
  })
  .post("/posts", sValidator("json", Body), (context) => {
    const body = context.req.valid("json");
    expectTypeOf(body).toEqualTypeOf<{ target: Target; author: { id: bigint } }>();
    return context.json({ type: body.target.type, author: users.id(body.author.id) });
  })
  .get("/codec/:id", sValidator("param", users as never), (context) => context.text("unreachable"))
  .get("/json/:id", sValidator("param", Path), (context) =>
    context.json(context.req.valid("param") as never),
  );

async function get(path: string): Promise<{ status: number; body: unknown }> {
  const response = await app.request(path);
  return { status: response.status, body: await response.json() };
}

const post = (body: unknown): Response | Promise<Response> =>
  app.request("/posts", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("Hono's sValidator", () => {
  it("gives bigints to the handler", async () => {
    const expected = { row: "42", after: "7", names: ["after"] };
    expect(await get(`/users/${id}?after=${after}`)).toEqual({ status: 200, body: expected });
  });

  it("accepts a missing optional id", async () => {
    expect(await get(`/users/${id}`)).toMatchObject({ status: 200, body: { after: "undefined", names: [] } });
  });

  it("returns 400 with our message and the path", async () => {
    const error = [{ message: messageFor("id"), path: ["id"] }];
    expect(await get(`/users/${wrong}`)).toMatchObject({ status: 400, body: { success: false, error } });
    expect(await get(`/users/${id}?after=`)).toMatchObject({
      status: 400,
      body: { error: [{ message: '"after" must start with "pst_", got ""', path: ["after"] }] },
    });
  });

  it("rejects an id that comes twice", async () => {
    expect(await get(`/users/${id}?after=${after}&after=${after}`)).toMatchObject({
      status: 400,
      body: { error: [{ message: '"after" must be a string, got an array', path: ["after"] }] },
    });
  });

  it("strips, keeps or rejects other names", async () => {
    expect(await get(`/users/${id}?page=2`)).toMatchObject({ status: 200, body: { names: [] } });
    expect(await get(`/loose?page=2&after=${after}`)).toEqual({
      status: 200,
      body: { after: "7", page: "2" },
    });
    expect(await get("/strict?page=2")).toMatchObject({
      status: 400,
      body: { error: [{ message: '"page" must be left out; the parameters are after', path: ["page"] }] },
    });
  });

  it("validates a JSON body with an object inside", async () => {
    const valid = await post({ target: id, author: { id } });
    expect(await valid.json()).toEqual({ type: "user", author: id });
    const invalid = await post({ target: id, author: { id: wrong } });
    expect(invalid.status).toBe(400);
    expect(await invalid.json()).toMatchObject({
      error: [{ message: messageFor("id"), path: ["author", "id"] }],
    });
  });

  it("returns 400 for a codec alone: it is the schema of a string, and Hono has an object", async () => {
    expect(await get(`/codec/${id}`)).toMatchObject({
      status: 400,
      body: { error: [{ message: '"id" must be a string, got an object' }] },
    });
  });

  it("returns 500 for a bigint in JSON", async () => {
    expect((await app.request(`/json/${id}`)).status).toBe(500);
  });
});
