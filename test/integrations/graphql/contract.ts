import type * as Graphql from "graphql";
import { describe, expect, it } from "vitest";
import { createCompositePuid, createKeyring, createPuid, createRegistry } from "../../../src/index.js";
import type * as Integration from "../../../src/integrations/graphql.js";
import { key } from "../../support/key.js";
import { refusal } from "../../support/refusal.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const registry = createRegistry({ user: users, post: posts });
const ada = users.id(42n);

/** The result of a query, in plain objects. */
interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly locations?: readonly unknown[];
    readonly extensions?: unknown;
  }[];
}

/** Tests the integration with a version of graphql, for schemas in code. */
export function testGraphql(graphql: typeof Graphql, { puidScalar, puidNodes }: typeof Integration): void {
  const { GraphQLList, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } = graphql;

  const ask = async (
    schema: Graphql.GraphQLSchema,
    source: string,
    variableValues: Record<string, unknown> = {},
    contextValue?: unknown,
  ): Promise<Answer> =>
    JSON.parse(JSON.stringify(await graphql.graphql({ schema, source, variableValues, contextValue })));

  describe("puidScalar", () => {
    const UserId = puidScalar(users, {
      name: "UserId",
      description: "The id of a user.",
      specifiedByURL: "https://example.com/user-id",
    });
    const returned: unknown[] = [];
    const query = new GraphQLObjectType({
      name: "Query",
      fields: {
        echo: {
          type: UserId,
          args: { id: { type: UserId } },
          resolve(_, { id }) {
            returned.push(id);
            return id;
          },
        },
        all: {
          type: new GraphQLList(UserId),
          args: { ids: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(UserId))) } },
          resolve: (_, { ids }) => ids,
        },
        standard: {
          type: UserId,
          args: { id: { type: UserId, defaultValue: 7n } },
          resolve: (_, { id }) => id,
        },
        returns: {
          type: UserId,
          args: { name: { type: GraphQLString } },
          resolve: (_, { name }) => values[name],
        },
      },
    });
    const values: Record<string, unknown> = {
      bigint: 42n,
      number: 42,
      id: ada,
      large: 2n ** 53n + 1n,
      null: null,
      unsafe: 2 ** 53 + 2,
      fraction: 0.5,
      negative: -1n,
      digits: "42",
      other: posts.id(42n),
      object: { id: 42n },
    };
    const schema = new GraphQLSchema({ query });
    const read = (id: unknown): Promise<Answer> =>
      ask(schema, "query ($id: UserId) { echo(id: $id) }", { id });

    it("reads literals and variables as ordinals, and writes ids", async () => {
      returned.length = 0;
      expect(await ask(schema, `{ echo(id: "${ada}") }`)).toEqual({ data: { echo: ada } });
      expect(await read(ada)).toEqual({ data: { echo: ada } });
      expect(returned).toEqual([42n, 42n]);
    });

    it("reads and writes null, lists and defaults", async () => {
      expect(await read(null)).toEqual({ data: { echo: null } });
      expect(await ask(schema, "{ echo(id: null) }")).toEqual({ data: { echo: null } });
      const ids = users.ids([1n, 2n ** 53n + 1n]);
      const source = "query ($ids: [UserId!]!) { all(ids: $ids) }";
      expect(await ask(schema, source, { ids })).toEqual({ data: { all: ids } });
      expect(await ask(schema, `{ all(ids: ${JSON.stringify(ids)}) }`)).toEqual({ data: { all: ids } });
      expect(await ask(schema, "query ($id: UserId!) { all(ids: [$id]) }", { id: ada })).toEqual({
        data: { all: [ada] },
      });
      expect(await ask(schema, "{ standard }")).toEqual({ data: { standard: users.id(7n) } });
    });

    it.each([
      ["usr_42", "length", '"UserId" must have 19 characters after its prefix, got 2 in \\"usr_42\\"'],
      [posts.id(42n), "prefix", '"UserId" must start with "usr_"'],
      ["", "prefix", '"UserId" must start with "usr_", got ""'],
      [42, "type", '"UserId" must be a string, got 42'],
      [true, "type", '"UserId" must be a string, got true'],
    ])("rejects the input %j as the client's error", async (value, reason, message) => {
      const text = message.replaceAll('\\"', '"');
      const extensions = { code: "BAD_USER_INPUT", reason };
      for (const answer of [await read(value), await ask(schema, `{ echo(id: ${JSON.stringify(value)}) }`)]) {
        expect(answer.data).toBeUndefined();
        expect(answer.errors).toHaveLength(1);
        expect(answer.errors![0]).toMatchObject({ extensions, locations: [{ line: 1 }] });
        expect(answer.errors![0]!.message).toContain(text);
      }
    });

    it("rejects literals of other kinds, such as an id without quotes", async () => {
      for (const literal of [ada, "42", "4.2", "{ id: 42 }"]) {
        const { errors } = await ask(schema, `{ echo(id: ${literal}) }`);
        expect(errors).toHaveLength(1);
        expect(errors![0]!.extensions).toEqual({ code: "BAD_USER_INPUT", reason: "type" });
      }
    });

    it("names the position of an invalid id in a list", async () => {
      const source = "query ($ids: [UserId!]!) { all(ids: $ids) }";
      const { errors } = await ask(schema, source, { ids: [ada, "usr_42"] });
      expect(errors![0]!.message).toMatch(/\[1\].*"UserId" must have 19 characters/);
      const missing = await ask(schema, source, { ids: [null] });
      expect(missing.errors).toHaveLength(1);
      expect((await ask(schema, source)).errors).toHaveLength(1);
    });

    it.each(["bigint", "number", "id"])("writes the result of a resolver: a %s", async (name) => {
      expect(await ask(schema, `{ returns(name: "${name}") }`)).toEqual({ data: { returns: ada } });
    });

    it("writes large ordinals exactly, and null", async () => {
      expect(await ask(schema, '{ returns(name: "large") }')).toEqual({
        data: { returns: users.id(2n ** 53n + 1n) },
      });
      expect(await ask(schema, '{ returns(name: "null") }')).toEqual({ data: { returns: null } });
    });

    it.each([
      ["unsafe", '"UserId" must be a bigint above 2^53 - 1, got 9007199254740994'],
      ["fraction", '"UserId" must be a bigint or an integer, got 0.5'],
      ["negative", '"UserId" must be at least 0, got -1'],
      [
        "digits",
        '"UserId" must be a bigint or an integer, got "42"; pass BigInt(row.id) or set the driver\'s parser',
      ],
      ["other", `"UserId" must start with "usr_", got "${posts.id(42n)}"`],
      ["object", '"UserId" must be a bigint or an integer, got an object'],
    ])("rejects the result of a resolver as an error of the server: %s", async (name, message) => {
      const source = `{ returns(name: "${name}") }`;
      const { data, errors } = await graphql.graphql({ schema, source });
      expect({ ...data }).toEqual({ returns: null });
      expect(errors).toHaveLength(1);
      expect(errors![0]!.message).toBe(message);
      // Servers show a GraphQLError to the client, and mask others.
      expect(errors![0]!.originalError).toMatchObject({ name: "PuidError" });
    });

    it("does not write digits even if they happen to be an id", () => {
      const digits = createPuid({ key, alphabet: "0123456789", length: 6 });
      const Digits = puidScalar(digits, { name: "Digits" });
      expect(digits.isId("123456")).toBe(true);
      expect(refusal(() => Digits.serialize("123456")).code).toBe("invalid_ordinal");
      expect(Digits.serialize(123456)).toBe(digits.id(123456));
    });

    it("reads all ids of a keyring, and writes those of the current codec", () => {
      const ring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
      const RingId = puidScalar(ring, { name: "RingId" });
      expect(RingId.parseValue(ada)).toBe(42n);
      expect(RingId.serialize(42n)).toBe(ring.id(42n));
      expect(RingId.serialize(ada)).toBe(ring.id(42n));
    });

    it("takes a composite codec, and writes its parts too", () => {
      const parts = { tenant: 7n, row: 42n };
      const orders = createCompositePuid({
        key,
        prefix: "ord_",
        parts: { tenant: 2n ** 20n, row: 2n ** 43n },
      });
      const OrderId = puidScalar(orders, { name: "OrderId" });
      expect(OrderId.parseValue(orders.id(parts))).toBe(orders.toOrdinal(parts));
      expect(OrderId.serialize(orders.toOrdinal(parts))).toBe(orders.id(parts));
      expect(OrderId.serialize(parts)).toBe(orders.id(parts));
    });

    it("describes itself to introspection", async () => {
      const type = '__type(name: "UserId") { kind name description specifiedByURL }';
      const field = '__type(name: "Query") { fields { name args { defaultValue } } }';
      expect(await ask(schema, `{ ${type} }`)).toEqual({
        data: {
          __type: {
            kind: "SCALAR",
            name: "UserId",
            description: "The id of a user.",
            specifiedByURL: "https://example.com/user-id",
          },
        },
      });
      expect(JSON.stringify(await ask(schema, `{ ${field} }`))).toContain(
        JSON.stringify(`"${users.id(7n)}"`),
      );
    });

    it.each([
      ["codec", () => puidScalar({} as typeof users, { name: "X" })],
      ["codec", () => puidScalar(null as never, { name: "X" })],
      ["name", () => puidScalar(users, {} as { name: string })],
      ["name", () => puidScalar(users, { name: "User-Id" })],
      ["nam", () => puidScalar(users, { name: "X", nam: "Y" } as never)],
      [undefined, () => puidScalar(users, undefined as never)],
    ])("rejects invalid arguments: %s", (option, create) => {
      const { code, option: got } = refusal(create);
      expect([code, got]).toEqual(["invalid_options", option]);
    });
  });

  describe("puidNodes", () => {
    interface Context {
      readonly calls: string[];
    }
    const { nodeInterface, nodeField, nodesField, idField } = puidNodes(registry, {
      async user(ordinal, { calls }: Context) {
        calls.push(`user ${ordinal}`);
        return ordinal === 42n ? { id: ordinal, name: "Ada" } : null;
      },
      post(ordinal, { calls }: Context) {
        calls.push(`post ${ordinal}`);
        if (ordinal === 13n) throw new Error("the database is down");
        return ordinal === 7n ? new Post(7n) : undefined;
      },
    });
    class Post {
      readonly id: bigint;
      constructor(id: bigint) {
        this.id = Object.freeze(id);
        Object.freeze(this);
      }
      get title(): string {
        return "Engines";
      }
    }
    const interfaces = [nodeInterface];
    const User = new GraphQLObjectType({
      name: "User",
      interfaces,
      fields: { id: idField("user"), name: { type: GraphQLString } },
    });
    const PostType = new GraphQLObjectType({
      name: "Post",
      interfaces,
      fields: { id: idField("post"), title: { type: GraphQLString } },
    });
    const query = new GraphQLObjectType<unknown, Context>({
      name: "Query",
      fields: {
        node: nodeField,
        nodes: nodesField,
        tagged: { type: nodeInterface, resolve: () => ({ __typename: "User", id: ada, name: "Ada" }) },
        unsafe: { type: User, resolve: () => ({ id: 2 ** 53 + 2 }) },
      },
    });
    const schema = new GraphQLSchema({ query, types: [User, PostType] });
    const fields = "__typename id ... on User { name } ... on Post { title }";
    const engines = posts.id(7n);

    const find = async (id: string): Promise<Answer & Context> => {
      const calls: string[] = [];
      const source = `query ($id: ID!) { node(id: $id) { ${fields} } }`;
      return { ...(await ask(schema, source, { id }, { calls })), calls };
    };

    it("finds objects by an id of any type, and tells their type", async () => {
      expect(await find(ada)).toEqual({
        data: { node: { __typename: "User", id: ada, name: "Ada" } },
        calls: ["user 42"],
      });
      expect(await find(engines)).toEqual({
        data: { node: { __typename: "Post", id: engines, title: "Engines" } },
        calls: ["post 7"],
      });
    });

    it("gives null for an id of no object", async () => {
      expect(await find(users.id(1n))).toEqual({ data: { node: null }, calls: ["user 1"] });
      expect(await find(posts.id(1n))).toEqual({ data: { node: null }, calls: ["post 1"] });
    });

    it.each(["usr_42", "", "42", "VXNlcjo0Mg==", "usr_t0p05ytv42x8a07rmzw"])(
      "gives null for %j, which is no id, without a call of a resolver",
      async (id) => {
        expect(await find(id)).toEqual({ data: { node: null }, calls: [] });
      },
    );

    it("finds many objects in the order of their ids, with null for those that do not exist", async () => {
      const ids = [engines, "usr_42", ada, ada, posts.id(1n)];
      const source = `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }`;
      expect(await ask(schema, source, { ids }, { calls: [] })).toEqual({
        data: {
          nodes: [
            { __typename: "Post", id: engines },
            null,
            { __typename: "User", id: ada },
            { __typename: "User", id: ada },
            null,
          ],
        },
      });
    });

    it("keeps the other objects if a resolver throws", async () => {
      const source = `query ($ids: [ID!]!) { nodes(ids: $ids) { id } }`;
      const answer = await ask(schema, source, { ids: [posts.id(13n), ada] }, { calls: [] });
      expect(answer.data).toEqual({ nodes: [null, { id: ada }] });
      expect(answer.errors).toMatchObject([{ message: "the database is down", path: ["nodes", 0] }]);
    });

    it("leaves objects of other fields to their __typename, and accepts an id as id", async () => {
      expect(await ask(schema, "{ tagged { __typename id } }")).toEqual({
        data: { tagged: { __typename: "User", id: ada } },
      });
    });

    it("never shows the number of a row: an id that it cannot make is an error", async () => {
      const { data, errors } = await ask(schema, "{ unsafe { id } }");
      expect(data).toEqual({ unsafe: null });
      expect(errors![0]!.message).toBe('"user.id" must be a bigint above 2^53 - 1, got 9007199254740994');
    });

    it("has the interface and the fields of Relay", () => {
      const printed = graphql.printSchema(schema);
      expect(printed).toContain("interface Node {\n  id: ID!\n}");
      expect(printed).toContain("  node(id: ID!): Node\n");
      expect(printed).toContain("  nodes(ids: [ID!]!): [Node]!\n");
      expect(printed).toContain("type User implements Node {\n  id: ID!\n");
    });

    it.each([
      [
        "a missing resolver",
        "resolvers",
        { user: (): null => null },
        '"resolvers" must be a function for each type, got undefined for "post"',
      ],
      [
        "no function",
        "resolvers",
        { user: (): null => null, post: 3 },
        '"resolvers" must be a function for each type, got 3 for "post"',
      ],
      [
        "an unknown type",
        "order",
        { user: (): null => null, post: () => null, order: () => null },
        '"options" must have no names but user, post, got "order"',
      ],
    ])("rejects %s", (_, option, resolvers, message) => {
      expect(refusal(() => puidNodes(registry, resolvers as never))).toMatchObject({ option, message });
    });

    it("gives an object that two types share the type and the id of each", async () => {
      const shared = Object.freeze(new Post(7n));
      const { nodeField, idField } = puidNodes(registry, { user: () => shared, post: async () => shared });
      const node = { ...nodeField };
      const typeOf = (name: string, type: "user" | "post") =>
        new GraphQLObjectType({
          name,
          interfaces: [node.type as never],
          fields: { id: idField(type), title: { type: GraphQLString } },
        });
      const schema = new GraphQLSchema({
        query: new GraphQLObjectType({ name: "Query", fields: { node } }),
        types: [typeOf("User", "user"), typeOf("Post", "post")],
      });
      const source = `{ a: node(id: "${users.id(7n)}") { ...F } b: node(id: "${engines}") { ...F } }
        fragment F on Node { __typename id ... on User { title } ... on Post { title } }`;
      const expected = {
        a: { __typename: "User", id: users.id(7n), title: "Engines" },
        b: { __typename: "Post", id: engines, title: "Engines" },
      };
      const answers = await Promise.all([ask(schema, source, {}), ask(schema, source, {})]);
      expect(answers.map(({ data }) => data)).toEqual([expected, expected]);
    });

    it.each(["query", "node", "User", "a-b"])("rejects a registry with user and %s", (name) => {
      const types = createRegistry({ user: users, [name]: posts });
      const find = (): null => null;
      expect(refusal(() => puidNodes(types, { user: find, [name]: find } as never))).toMatchObject({
        option: "registry",
        message: expect.stringContaining(
          '"registry" must have types with names of their own in GraphQL, got "',
        ),
      });
    });

    it("rejects a registry that is none", () => {
      for (const registry of [undefined, {}, users]) {
        expect(refusal(() => puidNodes(registry as never, {})).option).toBe("registry");
      }
    });

    it("takes a registry with composite codecs and keyrings", async () => {
      const parts = { tenant: 7n, row: 42n };
      const order = createCompositePuid({
        key,
        prefix: "ord_",
        parts: { tenant: 2n ** 20n, row: 2n ** 43n },
      });
      const user = createKeyring(createPuid({ key, prefix: "u2_" }), users);
      const find = (id: bigint): { id: bigint } => ({ id });
      const { resolvers } = puidNodes(createRegistry({ order, user }), { order: find, user: find });
      const node = resolvers["Query"]!["node"] as (
        source: null,
        args: { id: string },
      ) => Promise<{ id: bigint }>;
      const idOf = (type: string, row: { id: bigint }) =>
        (resolvers[type]!["id"] as (row: object) => string)(row);
      expect(idOf("Order", await node(null, { id: order.id(parts) }))).toBe(order.id(parts));
      expect(idOf("User", await node(null, { id: ada }))).toBe(user.id(42n));
    });

    it("does not compile without a resolver for each type", () => {
      // @ts-expect-error: post has no resolver
      expect(refusal(() => puidNodes(registry, { user: (): null => null })).code).toBe("invalid_options");
      // @ts-expect-error: order is no type
      expect(() => idField("order").resolve!({ id: 1n }, {}, { calls: [] }, null as never)).toThrow();
    });
  });
}
