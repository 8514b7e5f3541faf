import { serve } from "@hono/node-server";
import { sValidator } from "@hono/standard-validator";
import { eq, sql } from "drizzle-orm";
import { Hono } from "hono";
import { params } from "puid-codec";
import { z } from "zod";
import { db, users, userTable } from "./db.ts";

const app = new Hono();

app.get("/users", async (context) => {
  const list = await db.select().from(userTable).orderBy(userTable.name).limit(100);
  return context.json(list);
});

app.get("/users/:id", sValidator("param", params({ id: users })), async (context) => {
  const { id } = context.req.valid("param"); // the number of the row, as a bigint
  const [user] = await db
    .select()
    .from(userTable)
    .where(eq(userTable.id, sql`${id}`));
  return user ? context.json(user) : context.json({ error: "not found" }, 404);
});

app.post("/users", sValidator("json", z.object({ name: z.string() })), async (context) => {
  const [user] = await db.insert(userTable).values(context.req.valid("json")).returning();
  return context.json(user, 201);
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000) }, ({ port }) =>
  console.log(`http://localhost:${port}/users`),
);
