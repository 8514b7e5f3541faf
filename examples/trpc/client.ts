import { createTRPCClient, httpBatchLink } from "@trpc/client";
import type { AppRouter } from "./server.ts";

const url = `http://localhost:${process.env.PORT ?? 3000}`;
const client = createTRPCClient<AppRouter>({ links: [httpBatchLink({ url })] });

const ada = await client.create.mutate({ name: "Ada" });
console.log(await client.byId.query(ada.id));
console.log(await client.list.query());
