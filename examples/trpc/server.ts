import { initTRPC, TRPCError } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { createPuid } from "puid-codec";
import { z } from "zod";
import { createUser, findUser, listUsers, type User } from "./db.ts";

const users = createPuid({ key: process.env.PUID_KEY!, prefix: "usr_" });
const { procedure, router } = initTRPC.create();

/** Returns a user as clients see it: with an id in place of the number. */
const view = ({ id, ...rest }: User) => ({ id: users.id(id), ...rest });

const appRouter = router({
  list: procedure.query(() => listUsers().map(view)),

  // The codec is the schema of an id. The input is the number of the row, as a bigint.
  byId: procedure.input(users).query(({ input }) => {
    const user = findUser(input);
    if (!user) throw new TRPCError({ code: "NOT_FOUND" });
    return view(user);
  }),

  create: procedure
    .input(z.object({ name: z.string() }))
    .mutation(({ input }) => view(createUser(input.name))),
});
export type AppRouter = typeof appRouter;

const port = Number(process.env.PORT ?? 3000);
createHTTPServer({ router: appRouter }).listen(port, () => console.log(`http://localhost:${port}/list`));
