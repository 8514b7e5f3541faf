import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type RequestHandler, type Response } from "express";
import { afterAll, describe, expect, expectTypeOf, it } from "vitest";
import type { StandardSchema } from "../../../src/index.js";
import { after, Body, id, messageFor, Path, Query, StrictQuery, type Target, users, wrong } from "./users.js";

/** Validates a part of the request, and hands the values to a handler. */
function validated<Output>(
  part: "params" | "query" | "body",
  schema: StandardSchema<Output, unknown>,
  handle: (values: Output, response: Response) => unknown,
): RequestHandler {
  return (request, response) => {
    const { issues, value } = schema["~standard"].validate(request[part]) as {
      issues?: object;
      value: Output;
    };
    return issues === undefined ? handle(value, response) : response.status(400).json({ issues });
  };
}

const app = express().use(express.json());
app.get(
  "/users/:id",
  validated("params", Path, ({ id }, response) => {
    expectTypeOf(id).toEqualTypeOf<bigint>();
    response.json({ row: String(id) });
  }),
);
app.get(
  "/posts",
  validated("query", Query, (query, response) => {
    expectTypeOf(query).toEqualTypeOf<{ after?: bigint | undefined }>();
    response.json({ after: String(query.after), names: Object.keys(query) });
  }),
);
app.get(
  "/strict",
  validated("query", StrictQuery, (query, response) => response.json(Object.keys(query))),
);
app.post(
  "/posts",
  validated("body", Body, ({ target, author }, response) => {
    expectTypeOf(target).toEqualTypeOf<Target>();
    response.json({ type: target.type, author: users.id(author.id) });
  }),
);
app.get(
  "/json/:id",
  validated("params", Path, (params, response) => response.json(params)),
);
app.set("env", "test"); // logs no errors

const server = createServer(app).listen(0);
const { port } = server.address() as AddressInfo;
afterAll(() => server.close());

async function call(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`http://localhost:${port}${path}`, init);
  return { status: response.status, body: await response.json() };
}

const post = (body: object): ReturnType<typeof call> =>
  call("/posts", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a middleware of Express", () => {
  it("gives bigints to the handler", async () => {
    expect(await call(`/users/${id}`)).toEqual({ status: 200, body: { row: "42" } });
    expect(await call(`/posts?after=${after}`)).toMatchObject({ status: 200, body: { after: "7" } });
    expect(await post({ target: id, author: { id } })).toEqual({
      status: 200,
      body: { type: "user", author: id },
    });
  });

  it("accepts a missing optional id, and strips other names", async () => {
    expect(await call("/posts?page=2")).toEqual({ status: 200, body: { after: "undefined", names: [] } });
  });

  it("returns 400 with our message and the path", async () => {
    expect(await call(`/users/${wrong}`)).toEqual({
      status: 400,
      body: { issues: [{ message: messageFor("id"), path: ["id"] }] },
    });
    expect(await call("/strict?page=2")).toMatchObject({
      status: 400,
      body: { issues: [{ path: ["page"] }] },
    });
    expect(await call(`/posts?after=${after}&after=${after}`)).toMatchObject({
      status: 400,
      body: { issues: [{ message: '"after" must be a string, got an array' }] },
    });
    expect(await post({ target: id, author: 1 })).toMatchObject({
      status: 400,
      body: { issues: [{ message: '"author" must be an object, got 1', path: ["author"] }] },
    });
  });

  it("rejects a missing body", async () => {
    expect(await call("/posts", { method: "POST" })).toEqual({
      status: 400,
      body: { issues: [{ message: '"params" must be an object, got undefined' }] },
    });
  });

  it("returns 500 for a bigint in JSON", async () => {
    expect((await fetch(`http://localhost:${port}/json/${id}`)).status).toBe(500);
  });
});
