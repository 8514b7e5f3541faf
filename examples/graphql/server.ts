import { createServer } from "node:http";
import { createSchema, createYoga } from "graphql-yoga";
import { createPuid, createRegistry } from "puid-codec";
import { puidNodes, puidScalar } from "puid-codec/graphql";
import { db, type Post, type User } from "./db.ts";

const key = process.env.PUID_KEY!;
const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });

/** Finds the object of any id. Its resolvers also turn the number of a row into its id. */
const nodes = puidNodes(createRegistry({ user: users, post: posts }), { user: db.user, post: db.post });

const typeDefs = /* GraphQL */ `
  scalar UserId
  interface Node { id: ID! }
  type User implements Node { id: ID!, name: String!, posts: [Post!]! }
  type Post implements Node { id: ID!, title: String!, author: User! }
  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    users: [User!]!
    user(id: UserId!): User
  }
  type Mutation {
    createUser(name: String!): User!
    createPost(author: UserId!, title: String!): Post!
  }
`;

// Resolvers get and return the numbers of rows.
const resolvers = {
  UserId: puidScalar(users, { name: "UserId" }),
  User: { posts: (user: User) => db.postsOf(user.id) },
  Post: { author: (post: Post) => db.user(post.author) },
  Query: {
    users: () => db.users(),
    user: (_: unknown, { id }: { id: bigint }) => db.user(id),
  },
  Mutation: {
    createUser: (_: unknown, { name }: { name: string }) => db.newUser(name),
    createPost: (_: unknown, { author, title }: { author: bigint; title: string }) =>
      db.newPost(author, title),
  },
};

const yoga = createYoga({ schema: createSchema({ typeDefs, resolvers: [nodes.resolvers, resolvers] }) });
const port = Number(process.env.PORT ?? 3000);
createServer(yoga).listen(port, () => console.log(`http://localhost:${port}/graphql`));
