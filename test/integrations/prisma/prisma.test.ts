import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { afterAll, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { createCompositePuid, createKeyring, createPuid } from "../../../src/index.js";
import { puids } from "../../../src/integrations/prisma.js";
import { top } from "../../docs/markdown.js";
import { key } from "../../support/key.js";
import { refusal } from "../../support/refusal.js";
import { createDatabase, generateClient } from "./client.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const comments = createPuid({ key, prefix: "cmt_" });

const { PrismaClient } = await generateClient("tests");
const adapter = new PrismaPg({ connectionString: await createDatabase() });
const base = new PrismaClient({ adapter });
const models = {
  user: users,
  post: { id: posts, authorId: users },
  comment: { number: comments, post_id: posts },
};
const prisma = base.$extends(puids(models));

const ada = users.id(42n);
/** A number that is no double. Its neighbors have other ids. */
const big = 2n ** 53n + 1n;

beforeEach(async () => {
  await base.$executeRaw`truncate "User", "Post", "Comment" restart identity`;
  await base.user.createMany({
    data: [
      { id: 42n, name: "Ada" },
      { id: big, name: "Bob" },
    ],
  });
  await base.post.createMany({
    data: [
      { id: 7n, title: "Engines", authorId: 42n },
      { id: 8n, title: "Notes", authorId: 42n },
      { id: 9n, title: "Anonymous" },
    ],
  });
  await base.comment.create({ data: { number: 5, post_id: 7n } });
});
afterAll(() => base.$disconnect());

/** Returns a row without the symbol by which Node prints it. */
const plain = <Row extends object>(row: Row | null): Row => Object.fromEntries(Object.entries(row!)) as Row;

/** Returns the error of a promise. */
const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe("puids › results", () => {
  it("have the id, and keep the number", async () => {
    const user = await prisma.user.findUniqueOrThrow({ where: { id: 42n } });
    expect(plain(user)).toEqual({ id: 42n, name: "Ada", puid: ada });
    const again = await prisma.user.findUnique({ where: { id: user.id } });
    expect(again?.puid).toBe(ada);
  });

  it("have exact ids above 2^53, at the top level and in relations", async () => {
    await base.post.createMany({
      data: [
        { id: big - 1n, title: "a", authorId: big },
        { id: big, title: "b", authorId: big },
        { id: 2n ** 63n - 1n, title: "c", authorId: big },
      ],
    });
    const { puid, posts: written } = await prisma.user.findFirstOrThrow({
      where: { name: "Bob" },
      include: { posts: { orderBy: { id: "asc" } } },
    });
    expect(puid).toBe(users.id(big));
    expect(written.map((post) => post.puid)).toEqual(posts.ids([big - 1n, big, 2n ** 63n - 1n]));
    expect(written.map((post) => post.authorPuid)).toEqual([puid, puid, puid]);
  });

  it("have ids in all operations that return rows", async () => {
    const created = await prisma.user.create({ data: { id: 1n, name: "Eve" } });
    const updated = await prisma.user.update({ where: { id: 1n }, data: { name: "Eva" } });
    const upserted = await prisma.user.upsert({ where: { id: 1n }, create: { name: "" }, update: {} });
    const deleted = await prisma.user.delete({ where: { id: 1n } });
    for (const row of [created, updated, upserted, deleted]) expect(row.puid).toBe(users.id(1n));
    const many = await prisma.user.createManyAndReturn({ data: [{ id: 2n, name: "" }] });
    const changed = await prisma.user.updateManyAndReturn({ where: { id: 2n }, data: { name: "x" } });
    const found = await prisma.user.findMany({ where: { id: 2n } });
    for (const rows of [many, changed, found]) expect(rows.map((row) => row.puid)).toEqual([users.id(2n)]);
    expect((await prisma.user.findFirst({ orderBy: { id: "asc" } }))?.puid).toBe(users.id(2n));
  });

  it("have ids below include, nested select and where there is no number", async () => {
    const query = {
      select: { puid: true, posts: { select: { puid: true, comments: true }, take: 1 } },
    } as const;
    const user = await prisma.user.findUniqueOrThrow({ where: { id: 42n }, ...query });
    expect(Object.keys(user).toSorted()).toEqual(["posts", "puid"]);
    expect(user.puid).toBe(ada);
    const [post] = user.posts;
    expect(Object.keys(post!).toSorted()).toEqual(["comments", "puid"]);
    expect(post!.puid).toBe(posts.id(7n));
    const ids = { numberPuid: comments.id(5n), post_puid: posts.id(7n) };
    expect(post!.comments.map(plain)).toEqual([{ number: 5, post_id: 7n, votes: [], ratio: 0, ...ids }]);
  });

  it("have ids in fluent calls", async () => {
    const written = await prisma.user.findUnique({ where: { id: 42n } }).posts({ orderBy: { id: "asc" } });
    expect(written?.map((post) => post.puid)).toEqual(posts.ids([7n, 8n]));
    const author = await prisma.post.findUniqueOrThrow({ where: { id: 7n } }).author();
    expect(author?.puid).toBe(ada);
  });

  it("have null for a relation that is null", async () => {
    const post = await prisma.post.findUniqueOrThrow({ where: { id: 9n }, include: { author: true } });
    expect(post).toMatchObject({ puid: posts.id(9n), authorId: null, authorPuid: null, author: null });
    expect(await prisma.post.findUnique({ where: { id: 9n } }).author()).toBeNull();
    expect(await prisma.user.findUnique({ where: { id: 1n } })).toBeNull();
  });

  it("keep ids if a query or the client omits the number, and lose them on demand", async () => {
    const row = { name: "Ada", puid: ada };
    expect(plain(await prisma.user.findFirst({ where: { id: 42n }, omit: { id: true } }))).toEqual(row);
    const lean = new PrismaClient({ adapter, omit: { user: { id: true } } }).$extends(puids({ user: users }));
    expect(plain(await lean.user.findFirst({ where: { id: 42n } }))).toEqual(row);
    const post = await lean.post.findFirst({ where: { id: 7n }, include: { author: true } });
    expect(plain(post!.author)).toEqual(row);
    const bare = await prisma.user.findFirst({ where: { id: 42n }, omit: { puid: true } });
    expect(plain(bare)).toEqual({ id: 42n, name: "Ada" });
  });

  it("are JSON without the numbers, which JSON.stringify rejects", async () => {
    const user = await prisma.user.findFirst({ where: { id: 42n } });
    expect(() => JSON.stringify(user)).toThrow(TypeError);
    const query = { omit: { id: true, authorId: true }, orderBy: { id: "asc" } } as const;
    expect(JSON.stringify(await prisma.post.findFirst(query))).toBe(
      JSON.stringify({ title: "Engines", puid: posts.id(7n), authorPuid: ada }),
    );
  });

  it("have ids in transactions of both kinds", async () => {
    const inside = await prisma.$transaction(async (tx) => {
      await tx.user.update({ where: tx.user.wherePuid(ada), data: { name: "Lovelace" } });
      return tx.user.findUniqueOrThrow({ where: tx.user.wherePuid(ada) });
    });
    expect(inside).toMatchObject({ puid: ada, name: "Lovelace" });
    const [user, post] = await prisma.$transaction([
      prisma.user.findFirstOrThrow({ where: { id: 42n } }),
      prisma.post.findFirstOrThrow({ where: { id: 7n } }),
    ]);
    expect([user.puid, post.puid]).toEqual([ada, posts.id(7n)]);
  });

  it("lack ids in groupBy, aggregate and raw queries, where the codec gives them", async () => {
    const groups = await prisma.post.groupBy({
      by: ["authorId"],
      _count: true,
      orderBy: { authorId: "asc" },
    });
    // Rows grouped by the field have the property, but their type lacks it.
    expectTypeOf(groups[0]!).not.toHaveProperty("authorPuid");
    expect(groups.map((group) => group._count)).toEqual([2, 1]);
    expect(groups.map(({ authorId }) => authorId && users.id(authorId))).toEqual([ada, null]);
    const { _max } = await prisma.user.aggregate({ _max: { id: true } });
    expect(_max).toEqual({ id: big });
    expect(await prisma.$queryRaw`select id from "User" where id = 42`).toEqual([{ id: 42n }]);
  });

  it("throw only where an id is read that no codec has, and name the field", async () => {
    await base.user.create({ data: { id: -1n, name: "Nobody" } });
    const user = await prisma.user.findUniqueOrThrow({ where: { id: -1n } });
    expect(user.name).toBe("Nobody");
    expect(refusal(() => user.puid)).toMatchObject({
      code: "invalid_ordinal",
      message: '"user.id" must be at least 0, got -1',
    });
  });

  it("keep the properties of other extensions", async () => {
    const shout = prisma.$extends({
      result: {
        user: { label: { needs: { puid: true, name: true }, compute: (u) => `${u.name} ${u.puid}` } },
      },
    });
    expect(await shout.user.findFirst({ where: { id: 42n } })).toMatchObject({
      label: `Ada ${ada}`,
      puid: ada,
    });
  });
});

describe("puids › wherePuid", () => {
  it("finds, changes, connects and pages by an id", async () => {
    const where = prisma.user.wherePuid(ada);
    expect(where).toEqual({ id: 42n });
    expect((await prisma.user.findUnique({ where }))?.name).toBe("Ada");
    expect((await prisma.user.findFirst({ where: { ...where, name: "Bob" } }))?.name).toBeUndefined();
    const post = await prisma.post.create({ data: { title: "", author: { connect: where } } });
    expect(post.authorPuid).toBe(ada);
    const page = await prisma.post.findMany({
      cursor: prisma.post.wherePuid(posts.id(8n)),
      orderBy: { id: "asc" },
      take: 2,
    });
    expect(page.map((row) => row.puid)).toEqual(posts.ids([8n, 9n]));
    const some = await prisma.user.findMany({
      where: { posts: { some: prisma.post.wherePuid(posts.id(7n)) } },
    });
    expect(some.map((row) => row.puid)).toEqual([ada]);
  });

  it("exists for other fields: foreign keys, and keys with another name or type", async () => {
    expect(prisma.post.whereAuthorPuid(ada)).toEqual({ authorId: 42n });
    expect(await prisma.post.count({ where: prisma.post.whereAuthorPuid(ada) })).toBe(2);
    const created = await prisma.post.create({ data: { title: "", ...prisma.post.whereAuthorPuid(ada) } });
    expect(created.authorPuid).toBe(ada);
    expect(prisma.comment.whereNumberPuid(comments.id(5n))).toEqual({ number: 5 });
    const comment = await prisma.comment.findUnique({
      where: prisma.comment.whereNumberPuid(comments.id(5n)),
    });
    expect(comment?.numberPuid).toBe(comments.id(5n));
    expect(prisma.comment.wherePost_puid(posts.id(7n))).toEqual({ post_id: 7n });
  });

  it("throws for an invalid id, and names the property", () => {
    expect(refusal(() => prisma.user.wherePuid("usr_42"))).toMatchObject({
      code: "invalid_id",
      reason: "length",
      message: '"user.puid" must have 19 characters after its prefix, got 2 in "usr_42"',
    });
    expect(refusal(() => prisma.post.whereAuthorPuid(posts.id(7n)))).toMatchObject({
      reason: "prefix",
      message: `"post.authorPuid" must start with "usr_", got "${posts.id(7n)}"`,
    });
    expect(refusal(() => prisma.user.wherePuid(undefined as never)).reason).toBe("type");
    expect(refusal(() => prisma.user.wherePuid([ada] as never)).reason).toBe("type");
  });

  it("reads the retired ids of a keyring", async () => {
    const ring = createKeyring(createPuid({ key, prefix: "u2_" }), users);
    const rotated = base.$extends(puids({ user: ring }));
    const user = await rotated.user.findUniqueOrThrow({ where: rotated.user.wherePuid(ada) });
    expect(user.puid).toBe(ring.id(42n));
    expect(user.puid).toMatch(/^u2_/);
  });

  it("takes a composite codec", async () => {
    const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
    const extended = base.$extends(puids({ user: orders }));
    const parts = { tenant: 7n, row: 42n };
    await base.user.create({ data: { id: orders.toOrdinal(parts), name: "Tenth" } });
    const user = await extended.user.findUniqueOrThrow({ where: extended.user.wherePuid(orders.id(parts)) });
    expect(user).toMatchObject({ name: "Tenth", puid: orders.id(parts) });
  });

  it("leaves a number that an Int cannot hold to the database, which rejects it", async () => {
    const where = prisma.comment.whereNumberPuid(comments.id(2n ** 32n + 5n));
    expect(await errorOf(prisma.comment.findUnique({ where }))).toMatchObject({ code: "P2020" });
  });
});

describe("puids › wherePuids", () => {
  it("finds several rows", async () => {
    expect(prisma.post.wherePuids(posts.ids([7n, 9n]))).toEqual({ id: { in: [7n, 9n] } });
    const found = await prisma.post.findMany({ where: prisma.post.wherePuids(posts.ids([7n, 9n])) });
    expect(found.map((row) => row.puid).toSorted()).toEqual(posts.ids([7n, 9n]).toSorted());
    expect(await prisma.post.findMany({ where: prisma.post.wherePuids([]) })).toEqual([]);
    expect(prisma.comment.whereNumberPuids([comments.id(5n)])).toEqual({ number: { in: [5] } });
  });

  it("throws for an invalid id, with its index", () => {
    expect(refusal(() => prisma.user.wherePuids([ada, "usr_1"]))).toMatchObject({
      code: "invalid_id",
      index: 1,
      message: '"user.puid[1]" must have 19 characters after its prefix, got 1 in "usr_1"',
    });
    expect(refusal(() => prisma.user.wherePuids(ada as never)).message).toBe(
      `"user.puid" must be an iterable of strings, got "${ada}"`,
    );
  });
});

describe("puids › tryWherePuid", () => {
  const invalid = ["usr_42", "", posts.id(7n), undefined, null, 42, [ada], { equals: 42 }];

  it("finds the row of an id", async () => {
    expect(prisma.user.tryWherePuid(ada)).toEqual({ id: 42n });
    expect(prisma.comment.tryWhereNumberPuid(comments.id(5n))).toEqual({ number: 5 });
  });

  it.each(invalid)("matches no row for %j, in any operation", async (value) => {
    await base.user.create({ data: { id: -1n, name: "Nobody" } });
    const where = prisma.user.tryWherePuid(value);
    expect(await prisma.user.findUnique({ where })).toBeNull();
    expect(await prisma.user.findFirst({ where })).toBeNull();
    expect(await prisma.user.findMany({ where })).toEqual([]);
    expect(await prisma.user.count({ where })).toBe(0);
    expect(await prisma.user.deleteMany({ where })).toEqual({ count: 0 });
    expect(await prisma.user.updateMany({ where, data: { name: "" } })).toEqual({ count: 0 });
    expect(await errorOf(prisma.user.findUniqueOrThrow({ where }))).toMatchObject({ code: "P2025" });
    expect(await errorOf(prisma.user.update({ where, data: { name: "" } }))).toMatchObject({ code: "P2025" });
    expect(await errorOf(prisma.user.delete({ where }))).toMatchObject({ code: "P2025" });
    expect(await prisma.user.findMany({ where: { ...where, name: "Ada" } })).toEqual([]);
    expect(await base.user.count()).toBe(3);
  });

  it("matches no row for a number that the field cannot hold", async () => {
    for (const number of [2n ** 31n, 2n ** 32n + 5n, 2n ** 63n - 1n]) {
      const where = prisma.comment.tryWhereNumberPuid(comments.id(number));
      expect(await prisma.comment.findUnique({ where })).toBeNull();
    }
    const wide = createPuid({ key, prefix: "w_", capacity: 2n ** 70n });
    const extended = base.$extends(puids({ user: wide }));
    for (const number of [2n ** 63n, 2n ** 64n + 42n]) {
      const where = extended.user.tryWherePuid(wide.id(number));
      expect(await extended.user.findUnique({ where })).toBeNull();
    }
    expect(prisma.comment.tryWhereNumberPuid(comments.id(2n ** 31n - 1n))).toEqual({ number: 2 ** 31 - 1 });
    expect(extended.user.tryWherePuid(wide.id(2n ** 63n - 1n))).toEqual({ id: 2n ** 63n - 1n });
  });

  it("throws in a cursor and in data, where it would be a mistake", async () => {
    const where = prisma.user.tryWherePuid("usr_42");
    expect(await errorOf(prisma.user.findMany({ cursor: where }))).toBeInstanceOf(Error);
    const data = { title: "", ...prisma.post.tryWhereAuthorPuid("usr_42") };
    expect(await errorOf(prisma.post.create({ data }))).toBeInstanceOf(Error);
    expect(await base.post.count()).toBe(3);
  });
});

describe("puids › models", () => {
  const reject = (models: unknown): string =>
    refusal(() => base.$extends(puids(models as { user: typeof users }))).message;

  it.each([
    [
      "an unknown model",
      { usr: users },
      '"models" must name BigInt or Int fields, got no field for "usr.id"',
    ],
    [
      "the name of a type",
      { User: users },
      '"models" must name BigInt or Int fields, got no field for "User.id"',
    ],
    ["a method", { $on: users }, '"models" must name BigInt or Int fields, got no field for "$on.id"'],
    [
      "an unknown field",
      { user: { no: users } },
      '"models" must name BigInt or Int fields, got no field for "user.no"',
    ],
    [
      "a string",
      { user: { name: users } },
      '"models" must name BigInt or Int fields, got String for "user.name"',
    ],
    [
      "a float",
      { comment: { ratio: users } },
      '"models" must name BigInt or Int fields, got Float for "comment.ratio"',
    ],
    [
      "a relation",
      { post: { author: users } },
      '"models" must name BigInt or Int fields, got no field for "post.author"',
    ],
    [
      "a name that a field has",
      { taken: users },
      '"models" must leave the name puid free, got a field of this name for "taken.id"',
    ],
    [
      "two fields whose methods have one name",
      { taken: { userId: users, UserId: users } },
      '"models" must have fields whose methods differ, got taken.whereUserPuid twice',
    ],
    ["no codec", { post: { id: 3 } }, '"models" must have codecs, got 3 for "post.id"'],
    ["null", { user: null }, '"models" must have codecs, got null for "user.id"'],
    ["a string as a codec", { user: "usr_" }, '"models" must have codecs, got "usr_" for "user.id"'],
    ["no object", undefined, '"models" must be an object, got undefined'],
  ])("rejects %s", (_, models, message) => {
    expect(reject(models)).toBe(message);
  });

  it("throws a PuidError with the option", () => {
    expect(refusal(() => puids(null as never))).toMatchObject({ code: "invalid_options", option: "models" });
  });
});

describe("the types", () => {
  it("are exact, on the generated client", () => {
    const options = ["-p", import.meta.dirname, "--pretty", "false"];
    const { stdout } = spawnSync(join(top, "node_modules/.bin/tsc"), options, { encoding: "utf8", cwd: top });
    expect(stdout).toBe("");
  });
});
