import { createServer, type Server } from "node:http";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import type { Person } from "./support/person.js";
import { portOf } from "./support/test-dashboard.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

/** A program of somebody else, on another origin. It uses a client library that others wrote. */
class Program {
  private readonly endpoint: string;
  private readonly http: Server;
  private client: oauth.Client = { client_id: "" };
  private authentication: oauth.ClientAuth = oauth.None();
  private server: oauth.AuthorizationServer = { issuer: "" };
  private readonly verifier = oauth.generateRandomCodeVerifier();
  private readonly state = oauth.generateRandomState();
  /** The addresses at which browsers came back. */
  readonly answers: URL[] = [];

  /** @param endpoint - The endpoint of the ids. */
  constructor(endpoint: string) {
    this.endpoint = endpoint;
    this.http = createServer((request, response) => {
      const url = new URL(request.url!, this.origin);
      if (url.pathname === "/callback") this.answers.push(url);
      response.setHeader("content-type", "text/html").end("<!doctype html><h1>Welcome back</h1>");
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${portOf(this.http)}`;
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  listen = (): Promise<void> => new Promise((resolve) => this.http.listen(0, "127.0.0.1", resolve));

  close(): void {
    this.http.closeAllConnections();
    this.http.close();
  }

  /** Learns its own id and secret, and the addresses of the server. Returns where it sends people. */
  async begin(client_id: string, secret: string): Promise<string> {
    this.client = { client_id };
    this.authentication = oauth.ClientSecretBasic(secret);
    const issuer = new URL(this.endpoint);
    const answer = await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...INSECURE });
    this.server = await oauth.processDiscoveryResponse(issuer, answer);
    const query = new URLSearchParams({
      client_id,
      redirect_uri: this.redirectUri,
      response_type: "code",
      scope: "puid:generate",
      state: this.state,
      code_challenge: await oauth.calculatePKCECodeChallenge(this.verifier),
      code_challenge_method: "S256",
    });
    return `${this.server.authorization_endpoint}?${query}`;
  }

  /** Exchanges the code of the last answer. */
  async finish(): Promise<oauth.TokenEndpointResponse> {
    const { client, server, authentication, verifier } = this;
    const parameters = oauth.validateAuthResponse(server, client, this.answers.at(-1)!, this.state);
    return oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        authentication,
        parameters,
        this.redirectUri,
        verifier,
        INSECURE,
      ),
    );
  }

  /** Checks the last answer as if it had asked another server: RFC 9700, section 4.4. */
  mixUp(): unknown {
    const other = { ...this.server, issuer: "https://other.example" };
    return oauth.validateAuthResponse(other, this.client, this.answers.at(-1)!, this.state);
  }

  ids = (token: string): Promise<Response> =>
    fetch(`${this.endpoint}/v1/ids?n=2`, { headers: { Authorization: `Bearer ${token}` } });
}

const INSECURE = { [oauth.allowInsecureRequests]: true };

describeWithChromium("a program that asks for access", () => {
  const stage = useDashboard();
  let program: Program;
  beforeAll(async () => {
    program = new Program(`${stage.dashboard.origin}/api`);
    await program.listen();
  });
  afterAll(() => program?.close());

  /** Registers the program in the dashboard, as its developer does. Returns the address to which it sends people. */
  async function register(developer: Person): Promise<string> {
    await developer.signIn(stage.email("developer"));
    await developer.follow("OAuth clients");
    await developer.sees("OAuth clients");
    await developer.type("Name", "Label Printer");
    await developer.type("Redirect URIs", program.redirectUri);
    await developer.press("Register client");
    await developer.sees("Client registered");
    const region = developer.page.getByRole("region", { name: "Copy your client secret now" });
    const id = (await region.getByRole("code").first().textContent())!;
    return program.begin(id, await developer.secret("client secret"));
  }

  it.each(WITH_AND_WITHOUT_SCRIPTS)("gets it if a person allows it, %s", async (_, scripts) => {
    const address = await register(await stage.person(scripts));
    const ada = await stage.person(scripts);
    await ada.goTo(address);
    await ada.sees("Sign in");
    await ada.page.getByText("A program asks for access to your account.").waitFor();
    const email = stage.email("ada");
    await ada.signIn(email);
    await ada.goTo(address);
    await ada.sees(`Label Printer wants to act for account ${email}`);
    await ada.page.getByText(program.origin).waitFor();
    await ada.press("Allow");
    await ada.page.getByRole("heading", { name: "Welcome back" }).waitFor();
    expect(() => program.mixUp()).toThrow(/iss/);

    const { access_token, scope } = await program.finish();
    expect(scope).toBe("puid:generate");
    expect(await (await program.ids(access_token)).json()).toMatchObject({ count: 2, quota: { used: 2 } });
    await ada.goTo("/dashboard");
    await ada.page.getByText("2 of 1,000 ids used").waitFor();
    await ada.follow("Grants");
    await ada.sees("Grants");
    await ada.follow("Revoke the access of Label Printer");
    await ada.sees("Revoke this access?");
    await ada.press("Revoke access");
    await ada.isTold("The access is revoked.");
    expect((await program.ids(access_token)).status).toBe(401);
    // The code gives nothing a second time.
    await expect(program.finish()).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it.each(WITH_AND_WITHOUT_SCRIPTS)("gets nothing if a person denies it, %s", async (_, scripts) => {
    const address = await register(await stage.person(scripts));
    const ada = await stage.person(scripts);
    await ada.signIn(stage.email("ada"));
    await ada.goTo(address);
    await ada.press("Deny");
    await ada.page.getByRole("heading", { name: "Welcome back" }).waitFor();
    await expect(program.finish()).rejects.toMatchObject({ error: "access_denied" });
    await ada.goTo("/dashboard/grants");
    await ada.page.getByText("No client has access").waitFor();
  });
});
