import { createTRPCClient, httpLink, TRPCClientError } from "@trpc/client";
import { initTRPC, TRPCError } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { describe, expect, expectTypeOf, it } from "vitest";
import { after, Body, id, messageFor, Path, Query, StrictQuery, type Target, users, wrong } from "./users.js";

const { router, procedure, createCallerFactory } = initTRPC.create();
const app = router({
  user: procedure.input(Path).query(({ input }) => {
    expectTypeOf(input).toEqualTypeOf<{ id: bigint }>();
    return { row: String(input.id) };
  }),
  posts: procedure.input(Query).query(({ input }) => {
    expectTypeOf(input).toEqualTypeOf<{ after?: bigint | undefined }>();
    return { after: String(input.after), names: Object.keys(input) };
  }),
  strict: procedure.input(StrictQuery).query(({ input }) => Object.keys(input)),
  post: procedure.input(Body).mutation(({ input }) => {
    expectTypeOf(input).toEqualTypeOf<{ target: Target; author: { id: bigint } }>();
    return users.id(input.author.id);
  }),
  bigint: procedure.input(Path).query(({ input }) => input),
});
const caller = createCallerFactory(app)({});

/** A client over HTTP requests that stay in this process. */
const client = createTRPCClient<typeof app>({
  links: [
    httpLink({
      url: "http://localhost/trpc",
      fetch: (url, init) =>
        fetchRequestHandler({
          endpoint: "/trpc",
          req: new Request(url, init as RequestInit),
          router: app,
          createContext: () => ({}),
        }),
    }),
  ],
});

describe("tRPC's input", () => {
  it("gives bigints to the procedure, and takes strings from the client", async () => {
    expect(await client.user.query({ id })).toEqual({ row: "42" });
    expect(await client.posts.query({ after })).toEqual({ after: "7", names: ["after"] });
    expect(await client.post.mutate({ target: id, author: { id } })).toBe(id);
    expectTypeOf<Parameters<typeof client.user.query>[0]>().toEqualTypeOf<{ id: string }>();
    expectTypeOf<Parameters<typeof client.posts.query>[0]>().toEqualTypeOf<{ after?: string | undefined }>();
  });

  it("accepts a missing optional id, and strips other names", async () => {
    expect(await client.posts.query({ page: 2 } as object)).toEqual({ after: "undefined", names: [] });
  });

  it("returns 400 with our message", async () => {
    const error: unknown = await client.user.query({ id: wrong }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TRPCClientError);
    expect(error).toMatchObject({ data: { code: "BAD_REQUEST", httpStatus: 400, path: "user" } });
    expect((error as Error).message).toContain(messageFor("id"));
  });

  it("has the path of the issue in the cause of the error", async () => {
    const error: unknown = await caller
      .post({ target: id, author: { id: wrong } })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TRPCError);
    expect((error as TRPCError).cause).toMatchObject({
      issues: [{ message: messageFor("id"), path: ["author", "id"] }],
    });
    await expect(caller.strict({ page: 2 } as object)).rejects.toThrow(
      "must be left out; the parameters are after",
    );
  });

  it("cannot answer with a bigint", async () => {
    await expect(client.bigint.query({ id })).rejects.toThrow("BigInt");
  });
});
