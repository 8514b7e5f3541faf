import express from "express";
import { prisma } from "./db.ts";

const app = express().use(express.json());

/** Returns a user as clients see it: with the id in place of the number. */
const view = ({ puid, name }: { puid: string; name: string }) => ({ id: puid, name });

app.get("/users", async (_, response) => {
  const list = await prisma.user.findMany({ orderBy: { name: "asc" }, take: 100 });
  response.json(list.map(view));
});

app.get("/users/:id", async (request, response) => {
  // For an invalid id, this `where` matches no row.
  const where = prisma.user.tryWherePuid(request.params.id);
  const user = await prisma.user.findUnique({ where });
  if (user) response.json(view(user));
  else response.status(404).json({ error: "not found" });
});

app.post("/users", async (request, response) => {
  const name: unknown = request.body?.name;
  if (typeof name === "string") response.status(201).json(view(await prisma.user.create({ data: { name } })));
  else response.status(400).json({ error: "name must be a string" });
});

const port = Number(process.env.PORT ?? 3000);
app.listen(port, () => console.log(`http://localhost:${port}/users`));
