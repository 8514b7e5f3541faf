import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { usePlaces } from "../support/command.js";
import type { Running } from "../support/processes.js";

const createPlace = usePlaces();

describe("puid-server › login and logout", () => {
  const place = createPlace();
  let server: Running;

  beforeAll(async () => {
    server = await place.start(["--port", "0"]);
  });

  /** Signs a person in with a new link, as a browser does. Returns the headers with the session. */
  async function signIn(email: string): Promise<{ Cookie: string }> {
    const link = await place.tell(["login", email]);
    const { origin } = server;
    const response = await fetch(link, {
      method: "POST",
      headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded" },
      redirect: "manual",
    });
    expect(response.status).toBe(303);
    return { Cookie: response.headers.get("set-cookie")!.split(";")[0]! };
  }

  it("prints the address of the dashboard, and a command for the first sign-in, at the start", async () => {
    const { stderr } = server.process;
    const [, address] = /^ +dashboard +(\S+)$/m.exec(stderr)!;
    expect(address).toBe(server.origin);
    expect(await (await fetch(address!)).text()).toContain("What to do next");
    const [, next] = /^ +npx puid-server (login .*)$/m.exec(stderr)!;
    const link = await place.tell(next!.split(" "));
    expect(await (await fetch(link)).text()).toContain("you@example.com");
  });

  it("prints only the API with the setting dashboard false, and has no page", async () => {
    const other = createPlace();
    writeFileSync(join(other.directory, "config.json"), JSON.stringify({ dashboard: false }));
    const { process, origin } = await other.start(["--port", "0", "--config", "config.json"]);
    expect(process.stderr).not.toMatch(/dashboard|login/);
    expect((await fetch(origin, { headers: { Accept: "text/html" } })).status).toBe(404);
    expect(await other.run(["login", "ada@example.com", "--config", "config.json"])).toMatchObject({
      status: 1,
      stderr: 'puid-server: "dashboard" must be true to sign people in, got false\n',
    });
  });

  it("prints a sign-in link at its own origin", async () => {
    const { status, stdout, stderr } = await place.run(["login", "Ada@example.com"]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "The link signs Ada@example.com in once, within 5 minutes.\n",
    });
    const { origin, pathname } = new URL(stdout.trim());
    expect(origin).toBe(server.origin);
    expect(pathname).toMatch(/^\/auth\/link\/puid_sl_[\w-]{43}$/);
    expect(await (await fetch(stdout.trim())).text()).toContain("Ada@example.com");
  });

  it("prints a sign-in link at the configured origin while no server runs", async () => {
    const other = createPlace();
    writeFileSync(
      join(other.directory, "config.json"),
      JSON.stringify({ origin: "https://ids.example.com" }),
    );
    const link = async (...args: string[]): Promise<string> =>
      (await other.run(["login", "a@b.example", ...args])).stdout;
    expect(await link()).toMatch(/^http:\/\/localhost:8799\/auth\/link\/puid_sl_/);
    expect(await link("--config", "config.json")).toMatch(
      /^https:\/\/ids\.example\.com\/auth\/link\/puid_sl_/,
    );
  });

  it("ends all sessions of a person at once", async () => {
    const [one, two] = [await signIn("grace@example.com"), await signIn("grace@example.com")];
    const bobs = await signIn("bob@example.com");
    const titleFor = async (headers: { Cookie: string }): Promise<string> => {
      const response = await fetch(`${server.origin}/dashboard`, { headers });
      return /<h1>(.*?)<\/h1>/.exec(await response.text())![1]!;
    };
    expect([await titleFor(one), await titleFor(two)]).toEqual(["Overview", "Overview"]);
    expect(await place.run(["logout", "Grace@example.com"])).toEqual({
      status: 0,
      stdout: "",
      stderr: "Ended 2 sessions of Grace@example.com.\n",
    });
    expect([await titleFor(one), await titleFor(two), await titleFor(bobs)]).toEqual([
      "Sign in",
      "Sign in",
      "Overview",
    ]);
    // A link from before ends too.
    const link = await place.tell(["login", "Grace@example.com"]);
    expect((await fetch(link)).status).toBe(200);
    await place.run(["logout", "grace@example.com"]);
    expect((await fetch(link)).status).toBe(404);
    expect((await place.run(["logout", "x"])).stderr).toContain(
      'puid-server: the email must be an email address, got "x"',
    );
  });
});
