import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createPuid } from "../../src/index.js";
import { key } from "../support/key.js";
import { read, top } from "./markdown.js";

/** The example in examples/http, which the README shows. */
const USERS = "examples/http/users.ts";

/** Returns the example's function from the text of a file. */
const respondOf = (text: string): string | undefined => /^function respond\(.*?^}$/ms.exec(text)?.[0];

describe("examples/http", () => {
  const users = createPuid({ key: key, prefix: "usr_" });
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    vi.stubEnv("PUID_KEY", key);
    ({ server } = (await import(/* @vite-ignore */ join(top, USERS))) as { server: Server });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await new Promise((resolve) => server?.close(resolve));
  });

  it.each(["", "?page=1"])("returns a row by its id: %s", async (query) => {
    const response = await fetch(`${origin}/users/${users.id(42n)}${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.json()).toEqual({ id: users.id(42n), name: "Ada" });
  });

  it.each([
    "/",
    "/users/",
    "/users/42",
    `/users/${users.id(43n)}`,
    `/users/${users.id(42n).toUpperCase()}`,
    `/users/${users.id(42n)}/`,
    "/users/%F0%9F%98%80",
    "//",
  ])("returns 404 for %s", async (path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: "not found" });
  });

  it("is what the README shows", () => {
    expect(respondOf(read("README.md"))).toBeDefined();
    expect(respondOf(read("README.md"))).toBe(respondOf(read(USERS)));
  });
});
