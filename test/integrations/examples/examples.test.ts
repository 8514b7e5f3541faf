import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { createPuid, generateKey } from "../../../src/index.js";
import { claimed, type Session, sessionsIn, written } from "../../docs/console.js";
import { top } from "../../docs/markdown.js";
import { connect, hasPostgres } from "../../sql/database.js";
import { key } from "../../support/key.js";
import { examples, filesOf, names, Project, readManifest } from "./project.js";

const users = createPuid({ key, prefix: "usr_" });
const posts = createPuid({ key, prefix: "pst_" });
/** A valid id of no row, an id under another key, and strings that are no ids. */
const unknown = users.id(10n ** 6n);
const invalid = [createPuid({ key: generateKey(), prefix: "usr_" }).id(1n), posts.id(1n), "usr_42", "1"];

let temporary: string;
let tarball: string;

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), "puid-examples-"));
  const options = ["--json", "--ignore-scripts", "--pack-destination", temporary];
  const [packed] = JSON.parse(execFileSync("npm", ["pack", ...options], { cwd: top, encoding: "utf8" }));
  tarball = join(temporary, packed.filename);
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** Creates a database and returns its URL. */
async function createDatabase(schema: string): Promise<string> {
  const client = await connect();
  await client.query(schema);
  await client.end();
  return `postgres://postgres@127.0.0.1:${inject("postgresPort")}/${client.database}`;
}

const textOf = (name: string, file: string): string => readFileSync(join(examples, name, file), "utf8");

/** Runs the terminal sessions of a README on a server, and returns the output of each command. */
function runSessions(sessions: readonly Session[], origin: string): string[] {
  const url = origin.replaceAll("/", "\\/");
  const setup = `curl() { command curl -sS "\${@/#http:\\/\\/localhost:3000/${url}}"; echo; }`;
  return sessions.flatMap((session) => written(session, setup, { cwd: temporary }));
}

const get = async (url: string): Promise<{ status: number; body: unknown }> => {
  const response = await fetch(url);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, body: isJson ? JSON.parse(text) : text };
};

const post = async (url: string, body: unknown): Promise<{ status: number; body: unknown }> => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

/** Starts an example, and then does what its README shows, before the tests of a suite. */
function started(
  name: string,
  prepare: (project: Project) => void,
  schema?: string,
): { readonly url: string } {
  const server = { url: "" };
  const sessions = sessionsIn(textOf(name, "README.md"));
  let project: Project;
  let output: string[];
  beforeAll(async () => {
    const env = { PUID_KEY: key, CHECKPOINT_DISABLE: "1", PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" };
    const database = schema === undefined ? {} : { DATABASE_URL: await createDatabase(schema) };
    project = new Project(name, tarball, { ...env, ...database });
    prepare(project);
    server.url = await project.start();
    output = runSessions(sessions, server.url);
  });
  afterAll(() => project?.remove());

  it.runIf(sessions.length > 0)("does what its README shows", () => {
    expect(output).toEqual(sessions.flatMap(claimed));
  });

  it("compiles", () => {
    // Stricter than the options of the example: those of the project that it is copied to may be.
    const options = ["--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"];
    expect(() => project.run("npm", "run", "--silent", "types", "--", ...options)).not.toThrow();
  });
  return server;
}

describe.skipIf(!hasPostgres).each([
  { name: "hono-drizzle", schema: textOf("hono-drizzle", "schema.sql"), command: undefined, status: 400 },
  {
    name: "express-prisma",
    // Prisma's own command for this, `prisma db push`, needs an engine that it downloads.
    schema: `create table "User" (id bigserial primary key, name text not null)`,
    command: "postinstall",
    status: 404,
  },
])("$name", ({ name, schema, command, status }) => {
  const server = started(name, (project) => command && project.run("npm", "run", command), schema);

  it("creates, lists and gets users by id", async () => {
    const { body, ...created } = await post(`${server.url}/users`, { name: "Zoe" });
    expect(created.status).toBe(201);
    expect(body).toEqual({ id: users.id(2n), name: "Zoe" });
    expect(await get(`${server.url}/users/${users.id(2n)}`)).toEqual({ status: 200, body });
    expect(await get(`${server.url}/users`)).toEqual({
      status: 200,
      body: [{ id: users.id(1n), name: "Ada" }, body],
    });
  });

  it("rejects an invalid id, an unknown user and a missing name", async () => {
    for (const id of invalid) expect(await get(`${server.url}/users/${id}`)).toMatchObject({ status });
    expect(await get(`${server.url}/users/${unknown}`)).toEqual({
      status: 404,
      body: { error: "not found" },
    });
    expect((await post(`${server.url}/users`, {})).status).toBe(400);
  });
});

describe("trpc", () => {
  let project: Project;
  const server = started("trpc", (created) => {
    project = created;
  });

  it("has a client that creates, gets and lists users", () => {
    const ada = (id: string): string => `{ id: '${id}', name: 'Ada' }`;
    const output = project.run("env", `PORT=${new URL(server.url).port}`, "npm", "run", "--silent", "client");
    expect(output.match(/\{.*\}/g)).toEqual([ada(users.id(2n)), ada(users.id(1n)), ada(users.id(2n))]);
  });

  it("rejects an invalid id and an unknown user", async () => {
    const byId = (id: string) => get(`${server.url}/byId?input=${encodeURIComponent(JSON.stringify(id))}`);
    expect(await byId(users.id(1n))).toEqual({
      status: 200,
      body: { result: { data: { id: users.id(1n), name: "Ada" } } },
    });
    for (const id of invalid) expect((await byId(id)).status).toBe(400);
    expect((await byId(unknown)).status).toBe(404);
  });
});

describe("graphql", () => {
  const server = started("graphql", () => {});
  const ask = async (query: string): Promise<unknown> =>
    (await post(`${server.url}/graphql`, { query })).body;

  it("creates, lists and gets objects by id", async () => {
    const [ada, notes] = [users.id(1n), posts.id(2n)];
    const create = `mutation { createPost(author: "${ada}", title: "Notes") { id author { id } } }`;
    expect(await ask(create)).toEqual({ data: { createPost: { id: notes, author: { id: ada } } } });
    expect(await ask("{ users { id posts { id } } }")).toEqual({
      data: { users: [{ id: ada, posts: [{ id: posts.id(1n) }, { id: notes }] }] },
    });
    expect(await ask(`{ user(id: "${ada}") { name } }`)).toEqual({ data: { user: { name: "Ada" } } });
    expect(await ask(`{ nodes(ids: ["${notes}", "${ada}", "1"]) { __typename id } }`)).toEqual({
      data: { nodes: [{ __typename: "Post", id: notes }, { __typename: "User", id: ada }, null] },
    });
  });

  it("rejects an invalid id, and finds nothing for an unknown one", async () => {
    for (const id of invalid) {
      const code = "BAD_USER_INPUT";
      expect(await ask(`{ user(id: "${id}") { id } }`)).toMatchObject({ errors: [{ extensions: { code } }] });
    }
    expect(await ask(`{ user(id: "${unknown}") { id } }`)).toEqual({ data: { user: null } });
    expect(await ask(`{ node(id: "${unknown}") { id } }`)).toEqual({ data: { node: null } });
  });
});

describe("react-router", () => {
  let project: Project;
  const server = started("react-router", (created) => {
    project = created;
    project.run("npm", "run", "build");
  });
  const create = (fields: Record<string, string>) =>
    fetch(`${server.url}/users`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

  it("creates, lists and shows users under their ids", async () => {
    const created = await create({ name: "Ada" });
    const path = `/users/${users.id(1n)}`;
    expect([created.status, created.headers.get("location")]).toEqual([302, path]);
    expect((await get(`${server.url}/users`)).body).toContain(
      `<a href="${path}" data-discover="true">Ada</a>`,
    );
    const { status, body } = await get(server.url + path);
    expect(status).toBe(200);
    expect(body).toContain(`<h1>Ada</h1><code>${users.id(1n)}</code>`);
  });

  it("rejects an invalid id, an unknown user and a missing name", async () => {
    for (const id of [...invalid, unknown]) expect((await get(`${server.url}/users/${id}`)).status).toBe(404);
    expect((await create({})).status).toBe(400);
  });

  it("sends no part of the library to browsers", () => {
    const assets = join(project.folder, "build/client/assets");
    const scripts = readdirSync(assets).map((file) => readFileSync(join(assets, file), "utf8"));
    expect(scripts.length).toBeGreaterThan(3);
    for (const script of scripts) expect(script).not.toMatch(/createPuid|PuidError|sqlite|PUID_KEY/);
  });
});

describe("all examples", () => {
  it.each(names)("%s is in the list, and short", (name) => {
    expect(readFileSync(join(examples, "README.md"), "utf8")).toContain(`](${name}/README.md)`);
    const code = filesOf(name).filter((file) => /\.(tsx?|sql|prisma)$/.test(file));
    const lines = code.flatMap((file) => textOf(name, file).trimEnd().split("\n"));
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThan(100);
  });

  it.each(names)("%s has the versions that the tests have", (name) => {
    const manifest = readManifest(top);
    const tested: Record<string, string> = {
      ...manifest.devDependencies,
      ...readManifest(join(top, "test/integrations")).dependencies,
      "puid-codec": `^${manifest.version}`,
    };
    const { dependencies, devDependencies } = readManifest(join(examples, name));
    for (const [dependency, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(tested[dependency], dependency).toBe(range);
    }
  });
});
