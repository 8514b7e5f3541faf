import { server, users } from "./users.js";

/**
 * Starts the server:
 *
 *     npm run build && npx tsc -b examples/http
 *     PUID_KEY=$(node dist/cli/main.js keygen) node build/examples/http/main.js
 */

const port = Number(process.env["PORT"] ?? 8080);
server.listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/users/${users.id(42n)}`));
