import { PrismaPg } from "@prisma/adapter-pg";
import { expectTypeOf } from "vitest";
import { createCompositePuid, createKeyring, createPuid, type PuidId } from "../../../src/index.js";
import { puids } from "../../../src/integrations/prisma.js";
import { key } from "../../support/key.js";
import { PrismaClient } from "../dist/prisma/tests/client/client.js";

// A test compiles this file and runs nothing of it. A line below `@ts-expect-error` that compiles is an error.

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
const comments = createKeyring(createPuid({ key, prefix: "cmt_" }));

const base = new PrismaClient({ adapter: new PrismaPg({}) });
const prisma = base.$extends(
  puids({ user: users, post: { id: posts, authorId: users }, comment: { number: comments, post_id: posts } }),
);

export async function results(): Promise<void> {
  const user = await prisma.user.findUniqueOrThrow({ where: { id: 1n }, include: { posts: true } });
  expectTypeOf(user.puid).toEqualTypeOf<PuidId<"usr_">>();
  expectTypeOf(user.puid).not.toBeAny();
  expectTypeOf(user.id).toEqualTypeOf<bigint>();
  expectTypeOf(user.posts[0]!.puid).toEqualTypeOf<PuidId<"pst_">>();
  expectTypeOf(user.posts[0]!.authorPuid).toEqualTypeOf<PuidId<"usr_"> | null>();

  const comment = await prisma.comment.findFirstOrThrow({ include: { post: { include: { author: true } } } });
  expectTypeOf(comment.numberPuid).toEqualTypeOf<PuidId<"cmt_">>();
  expectTypeOf(comment.post_puid).toEqualTypeOf<PuidId<"pst_">>();
  expectTypeOf(comment.post.author!.puid).toEqualTypeOf<PuidId<"usr_">>();

  const selected = await prisma.user.findFirstOrThrow({
    select: { puid: true, posts: { select: { puid: true } } },
  });
  expectTypeOf(selected).toEqualTypeOf<{ puid: PuidId<"usr_">; posts: { puid: PuidId<"pst_"> }[] }>();
  const lean = await prisma.user.findFirstOrThrow({ omit: { id: true } });
  expectTypeOf(lean.puid).toEqualTypeOf<PuidId<"usr_">>();
  expectTypeOf(lean).not.toHaveProperty("id");

  const written = await prisma.user.findUnique({ where: { id: 1n } }).posts();
  expectTypeOf(written![0]!.puid).toEqualTypeOf<PuidId<"pst_">>();
  await prisma.$transaction(async (tx) => {
    const inside = await tx.user.findFirstOrThrow({ where: tx.user.wherePuids(["usr_"]) });
    expectTypeOf(inside.puid).toEqualTypeOf<PuidId<"usr_">>();
  });
}

export async function composite(): Promise<void> {
  const orders = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
  const extended = base.$extends(puids({ user: orders }));
  const row = await extended.user.findUniqueOrThrow({ where: extended.user.wherePuid("") });
  expectTypeOf(row.puid).toEqualTypeOf<PuidId<"ord_">>();
}

export function helpers(): void {
  expectTypeOf(prisma.user.wherePuid("")).toEqualTypeOf<{ id: bigint }>();
  expectTypeOf(prisma.user.tryWherePuid(undefined)).toEqualTypeOf<{ id: bigint }>();
  expectTypeOf(prisma.post.whereAuthorPuids([""])).toEqualTypeOf<{ authorId: { in: bigint[] } }>();
  expectTypeOf(prisma.comment.whereNumberPuid("")).toEqualTypeOf<{ number: number }>();
  // @ts-expect-error: a number of a row is no id
  prisma.user.wherePuid(42n);
  // @ts-expect-error: a field that no codec was given for
  prisma.comment.wherePuid("");
  // @ts-expect-error: no column has this name
  prisma.user.findMany({ where: { puid: "" } });
}

export async function others(): Promise<void> {
  const label = { needs: { name: true }, compute: (user: { name: string }) => user.name } as const;
  const after = await prisma.$extends({ result: { user: { label } } }).user.findFirstOrThrow();
  expectTypeOf([after.label, after.puid] as const).toEqualTypeOf<readonly [string, PuidId<"usr_">]>();
  const before = base.$extends({ result: { user: { label } } }).$extends(puids({ user: users }));
  const row = await before.user.findFirstOrThrow();
  expectTypeOf([row.label, row.puid] as const).toEqualTypeOf<readonly [string, PuidId<"usr_">]>();
}

// @ts-expect-error: an unknown model
base.$extends(puids({ usr: users }));
// @ts-expect-error: the client has no model of this name
base.$extends(puids({ User: users }));
// @ts-expect-error: an unknown field
base.$extends(puids({ user: { number: users } }));
// @ts-expect-error: a string
base.$extends(puids({ user: { name: users } }));
// @ts-expect-error: a list
base.$extends(puids({ comment: { votes: users } }));
// @ts-expect-error: no codec
base.$extends(puids({ user: "usr_" }));
