import { createServer, type Server } from "node:http";
import { createPuid, type Puid } from "puid-codec";

/** An HTTP server that finds a user by the id in the URL. Its table stands for a database. */

export const users: Puid<"usr_"> = createPuid({ key: process.env["PUID_KEY"]!, prefix: "usr_" });
const table = new Map([[42n, { id: 42n, name: "Ada" }]]);

function respond(url: string): { status: number; body: object } {
  const id = /^\/users\/([^/?]+)(\?.*)?$/.exec(url)?.[1];
  const ordinal = users.tryOrdinal(id);
  const row = ordinal === undefined ? undefined : table.get(ordinal);
  if (row === undefined) return { status: 404, body: { error: "not found" } };
  // JSON.stringify throws for a bigint. Send the id, not the number.
  return { status: 200, body: { ...row, id: users.id(row.id) } };
}

export const server: Server = createServer((request, response) => {
  const { status, body } = respond(request.url ?? "/");
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
});
