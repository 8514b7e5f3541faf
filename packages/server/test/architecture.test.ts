import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Modules } from "../../../test/support/architecture.js";

/** The layers of the server from the bottom up; `*` is its top files. */
const LAYERS = ["util", "pages", "limits", "store", "databases", "api", "dashboard", "*", "command"];

/** The packages that the handler may import. They run on any runtime. */
const PORTABLE = /^(hono(\/.+)?|@hono\/zod-openapi|zod|yaml|openid-client|lru-cache|puid-codec)$/;

const server = new Modules(join(import.meta.dirname, "../src"));

describe("the server", () => {
  it("imports only lower layers", () => {
    expect(server.climbs(LAYERS)).toEqual([]);
  });

  it("uses the platform only in the command and the databases", () => {
    const portable = server.paths.filter((path) => !/^(command|databases)\//.test(path));
    const strangers = portable.flatMap((path) => server.strangersOf(path));
    expect(strangers.filter((name) => !PORTABLE.test(name))).toEqual([]);
  });

  it("uses only the public entries of the library, and nothing of the client", () => {
    const used = server.paths.flatMap((path) => server.strangersOf(path));
    expect(used.filter((name) => name.startsWith(".") || name.startsWith("puid-client"))).toEqual([]);
  });
});
