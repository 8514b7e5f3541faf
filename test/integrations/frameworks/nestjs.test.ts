import "reflect-metadata";
import {
  Body,
  Controller,
  Get,
  Module,
  Param,
  Post,
  Query,
  StandardSchemaValidationPipe,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { StandardSchema } from "../../../src/index.js";
import * as schemas from "./users.js";
import { after, id, messageFor, posts, users, wrong } from "./users.js";

type Output<Schema> = Schema extends StandardSchema<infer Output, infer _Input> ? Output : never;

@Controller()
class UserController {
  @Get("users/:id")
  one(@Param({ schema: schemas.Path }) { id }: Output<typeof schemas.Path>): object {
    expectTypeOf(id).toEqualTypeOf<bigint>();
    return { type: typeof id, row: String(id) };
  }

  @Get("members/:id")
  member(@Param("id", { schema: users }) id: Output<typeof users>): object {
    expectTypeOf(id).toEqualTypeOf<bigint>();
    return { type: typeof id, row: String(id) };
  }

  @Get("posts")
  list(
    @Query({ schema: schemas.Query }) query: Output<typeof schemas.Query>,
    @Query("after", { schema: posts.optional() }) after: bigint | undefined,
  ): object {
    expectTypeOf(query).toEqualTypeOf<{ after?: bigint | undefined }>();
    return { after: String(query.after), same: String(after), names: Object.keys(query) };
  }

  @Get("strict")
  strict(@Query({ schema: schemas.StrictQuery }) query: object): string[] {
    return Object.keys(query);
  }

  @Post("posts")
  create(@Body({ schema: schemas.Body }) body: Output<typeof schemas.Body>): object {
    expectTypeOf(body).toEqualTypeOf<{ target: schemas.Target; author: { id: bigint } }>();
    return { type: body.target.type, author: users.id(body.author.id) };
  }

  @Get("json/:id")
  json(@Param({ schema: schemas.Path }) params: object): object {
    return params;
  }
}

@Module({ controllers: [UserController] })
class AppModule {}

let url: string;
let close: () => Promise<void>;
beforeAll(async () => {
  const app = await NestFactory.create(AppModule, { logger: false });
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  await app.listen(0);
  url = await app.getUrl();
  close = () => app.close();
});
afterAll(() => close());

async function call(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, init);
  return { status: response.status, body: await response.json() };
}

describe("NestJS's StandardSchemaValidationPipe", () => {
  it("gives bigints to the handler", async () => {
    const body = { type: "bigint", row: "42" };
    expect(await call(`/users/${id}`)).toEqual({ status: 200, body });
    expect(await call(`/members/${id}`)).toEqual({ status: 200, body });
    expect(await call(`/posts?after=${after}`)).toMatchObject({ body: { after: "7", same: "7" } });
  });

  it("accepts a missing optional id, and strips other names", async () => {
    const body = { after: "undefined", same: "undefined", names: [] };
    expect(await call("/posts?page=2")).toEqual({ status: 200, body });
  });

  it("returns 400 with our message and the path", async () => {
    expect(await call(`/users/${wrong}`)).toMatchObject({
      status: 400,
      body: { message: [`id: ${messageFor("id")}`] },
    });
    expect(await call(`/members/${wrong}`)).toMatchObject({
      status: 400,
      body: { message: [messageFor("id")] },
    });
    expect(await call("/strict?page=2")).toMatchObject({
      status: 400,
      body: { message: ['page: "page" must be left out; the parameters are after'] },
    });
  });

  it("validates a JSON body with an object inside", async () => {
    const post = (body: object) =>
      call("/posts", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    expect(await post({ target: id, author: { id } })).toEqual({
      status: 201,
      body: { type: "user", author: id },
    });
    expect(await post({ target: id, author: { id: wrong } })).toMatchObject({
      status: 400,
      body: { message: [`author.id: ${messageFor("id")}`] },
    });
  });

  it("returns 500 for a bigint in JSON", async () => {
    expect((await call(`/json/${id}`)).status).toBe(500);
  });
});
