import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort } from "../../../../test/support/postgres.js";
import { startChromium } from "../../gallery/chromium.js";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { usePlaces } from "../support/command.js";
import type { Place, Running } from "../support/processes.js";
import { Provider } from "../support/provider.js";

const createPlace = usePlaces();

describeWithChromium("sign-in with OpenID Connect in Chromium, at the command's server", () => {
  let provider: Provider;
  let place: Place;
  let config: string;
  let server: Running;
  let browser: Browser;
  beforeAll(async () => {
    const port = await freePort();
    provider = await Provider.start([`http://localhost:${port}`]);
    const { clientSecret: PUID_LOGIN_CLIENT_SECRET, ...login } = provider.login;
    place = createPlace();
    config = place.configure({
      port,
      login: { ...login, name: "the provider", allow: { domains: ["example.com"] } },
    });
    server = await place.start(["--config", config], { PUID_LOGIN_CLIENT_SECRET });
    browser = await startChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await provider?.stop();
  });

  it.each([true, false])("leads a person to the page that they opened (scripts: %s)", async (scripts) => {
    const context = await browser.newContext({ javaScriptEnabled: scripts });
    const page = await context.newPage();
    await page.goto(`${server.origin}/dashboard/keys`);
    await page.getByRole("button", { name: "Continue with the provider" }).click();
    await page.getByRole("heading", { name: "Log in at the provider" }).waitFor();
    expect(new URL(page.url()).origin).toBe(provider.issuer);
    await page.getByRole("button", { name: "Log in as Ada" }).click();
    await page.waitForURL(`${server.origin}/dashboard/keys`);
    expect(await page.getByText("ada@example.com").first().isVisible()).toBe(true);
    await context.close();
  });

  it("says that an address may not sign in", async () => {
    await provider.behave({ claims: { email: "eve@example.org", email_verified: true } });
    const page = await browser.newPage();
    await page.goto(`${server.origin}/auth/sign-in`);
    await page.getByRole("button").click();
    await page.getByRole("button", { name: "Log in as Ada" }).click();
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toBe("This address may not sign in to this server.");
    const { stdout } = server.process;
    expect(stdout).toContain("login.allow does not contain the address or its domain");
    expect(stdout).not.toMatch(/eve@|ada@|code=|state=/);
    await page.close();
  });

  it("needs the client secret only for the server", async () => {
    expect(await place.tell(["keys", "create", "--config", config])).toMatch(/^puid_live_/);
    const { status, stderr } = await place.run(["start", "--config", config]);
    expect(status).toBe(1);
    expect(stderr).toContain('"login.clientSecret" must be a string, got nothing');
  });
});
