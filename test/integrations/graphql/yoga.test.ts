import { createRequire } from "node:module";
import { createSchema, createYoga } from "graphql-yoga";
import { describe, expect, expectTypeOf, it, vi } from "vitest";
import { createPuid, createRegistry } from "../../../src/index.js";
import { puidNodes, puidScalar } from "../../../src/integrations/graphql.js";
import { key } from "../../support/key.js";

// Node loads one copy of graphql, for all packages. vitest would load another one for this project.
vi.mock("graphql", () => createRequire(import.meta.url)("graphql"));

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });
const ada = users.id(42n);

const people = new Map([
  [42n, { id: 42n, name: "Ada" }],
  [2n ** 53n + 1n, { id: 2n ** 53n + 1n, name: "Bob" }],
]);
const nodes = puidNodes(registry, {
  user: (ordinal, { viewer }: { viewer: string }) => (viewer === "nobody" ? null : people.get(ordinal)),
  post: (ordinal) => (ordinal === 7n ? { id: 7n, title: "Engines" } : null),
});

const schema = createSchema<{ viewer: string }>({
  typeDefs: /* GraphQL */ `
    scalar UserId
    interface Node { id: ID! }
    type User implements Node { id: ID!, name: String, key: UserId }
    type Post implements Node { id: ID!, title: String }
    input Filter { ids: [UserId!], not: UserId }
    type Query {
      node(id: ID!): Node
      nodes(ids: [ID!]!): [Node]!
      user(id: UserId!): User
      users(filter: Filter): [User]!
      broken: UserId
      raw: User
    }
  `,
  resolvers: [
    nodes.resolvers,
    {
      UserId: puidScalar(users, { name: "UserId" }),
      User: { key: (user: { id: bigint }) => user.id },
      Query: {
        user(_: unknown, { id }: { id: bigint }) {
          expectTypeOf(id).toEqualTypeOf<bigint>();
          return people.get(id);
        },
        users: (_: unknown, { filter }: { filter?: { ids?: bigint[]; not?: bigint } }) =>
          (filter?.ids ?? [...people.keys()]).filter((id) => id !== filter?.not).map((id) => people.get(id)),
        broken: () => 2 ** 53 + 2,
        raw: () => ({ id: "42" }),
      },
    },
  ],
});
const yoga = createYoga<object, { viewer: string }>({
  schema,
  logging: false,
  context: ({ request }) => ({ viewer: request.headers.get("viewer") ?? "somebody" }),
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: JSON of many shapes
  readonly body: any;
}

/** Asks the server over HTTP. */
async function ask(query: string, variables = {}, headers = {}): Promise<Answer> {
  const response = await yoga.fetch("http://localhost/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: await response.json() };
}

describe("puidScalar in GraphQL Yoga, with a schema in SDL", () => {
  it("reads ids in variables and in literals, and writes them", async () => {
    const data = { user: { id: ada, key: ada, name: "Ada" } };
    expect(await ask("query ($id: UserId!) { user(id: $id) { id key name } }", { id: ada })).toEqual({
      status: 200,
      body: { data },
    });
    expect((await ask(`{ user(id: "${ada}") { id key name } }`)).body).toEqual({ data });
  });

  it("reads ids in lists and in input objects", async () => {
    const ids = [...people.keys()].map((id) => users.id(id));
    const query = "query ($filter: Filter) { users(filter: $filter) { key } }";
    const keys = async (filter: object) =>
      (await ask(query, { filter })).body.data.users.map(({ key }: { key: string }) => key);
    expect(await keys({})).toEqual(ids);
    expect(await keys({ ids, not: null })).toEqual(ids);
    expect(await keys({ ids, not: ada })).toEqual([ids[1]]);
  });

  it.each([
    ["usr_42", "length", '"UserId" must have 19 characters after its prefix, got 2 in "usr_42"'],
    [posts.id(42n), "prefix", `"UserId" must start with "usr_", got "${posts.id(42n)}"`],
    [42, "type", '"UserId" must be a string, got 42'],
  ])("answers %j with 400 and the reason", async (id, reason, message) => {
    for (const { status, body } of [
      await ask("query ($id: UserId!) { user(id: $id) { name } }", { id }),
      await ask(`{ user(id: ${JSON.stringify(id)}) { name } }`),
    ]) {
      expect(status).toBe(400);
      expect(body.data).toBeUndefined();
      expect(body.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", reason } }]);
      expect(body.errors[0].message).toContain(message);
    }
  });

  it("answers null in place of a required id with an error", async () => {
    const { status, body } = await ask("query ($id: UserId!) { user(id: $id) { name } }", { id: null });
    expect([status, body.errors.length]).toEqual([400, 1]);
  });

  it("does not show a number of a row in an error of the server", async () => {
    const { body } = await ask("{ broken }");
    expect(body.data).toEqual({ broken: null });
    expect(body.errors).toMatchObject([{ message: "Unexpected error.", path: ["broken"] }]);
    const raw = await ask("{ raw { id } }");
    expect(raw.body.data).toEqual({ raw: null });
    expect(JSON.stringify(raw.body)).not.toContain("42");
  });

  it("is in the introspection", async () => {
    const { body } = await ask('{ __type(name: "UserId") { kind name } }');
    expect(body.data).toEqual({ __type: { kind: "SCALAR", name: "UserId" } });
  });
});

describe("puidNodes in GraphQL Yoga, with a schema in SDL", () => {
  const fields = "__typename id ... on User { name } ... on Post { title }";

  it("finds objects of all types, with the context", async () => {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ${fields} } }`;
    const ids = [posts.id(7n), ada, "usr_42", users.id(1n)];
    const post = { __typename: "Post", id: ids[0], title: "Engines" };
    const user = { __typename: "User", id: ada, name: "Ada" };
    expect((await ask(query, { ids })).body).toEqual({ data: { nodes: [post, user, null, null] } });
    expect((await ask(query, { ids }, { viewer: "nobody" })).body.data.nodes).toEqual([
      post,
      null,
      null,
      null,
    ]);
    expect((await ask(`{ node(id: "${ada}") { ${fields} } }`)).body).toEqual({ data: { node: user } });
  });

  it("keeps ids above 2^53 exact", async () => {
    const id = users.id(2n ** 53n + 1n);
    expect((await ask(`{ node(id: "${id}") { id ... on User { name } } }`)).body.data.node).toEqual({
      id,
      name: "Bob",
    });
  });

  it("answers null with 200 for an id of nothing", async () => {
    expect(await ask('{ node(id: "usr_42") { id } }')).toEqual({
      status: 200,
      body: { data: { node: null } },
    });
  });
});
