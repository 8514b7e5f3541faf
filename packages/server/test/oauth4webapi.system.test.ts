import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fieldsOf, forwardedTo } from "./support/authorization.js";
import { openEmbedded } from "./support/embedded.js";
import { codec, Service } from "./support/service.js";

/** Tests the authorization code flow with a client library that others wrote, over a socket. */

const BACK = "https://client.example/back";

let service: Service;
let http: Server;
let origin: string;

beforeAll(async () => {
  service = await Service.create(await openEmbedded());
  http = createAdaptorServer({ fetch: service.server.fetch }) as Server;
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  http.closeAllConnections();
  http.close();
  await service.close();
});

it.each([
  ["client_secret_post", oauth.ClientSecretPost],
  ["client_secret_basic", oauth.ClientSecretBasic],
])("oauth4webapi gets, uses, refreshes and revokes tokens with %s", async (_, authenticate) => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const { id: owner } = await service.account();
  const { id, secret } = await service.server.store.clients.create(owner, [BACK], "oauth4webapi");
  const client: oauth.Client = { client_id: id };
  const authentication = authenticate(secret);

  const issuer = new URL(`${origin}/api`);
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }),
  );

  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(server.authorization_endpoint!);
  address.search = new URLSearchParams({
    client_id: id,
    redirect_uri: BACK,
    response_type: "code",
    scope: "puid:generate puid:ordinal",
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  }).toString();

  const cookie = await service.signIn("ada@example.com");
  const page = await (await fetch(address, { headers: { ...cookie } })).text();
  const decision = await fetch(`${origin}/oauth/decision`, {
    method: "POST",
    headers: { ...cookie, Origin: origin },
    body: new URLSearchParams({ ...fieldsOf(page), decision: "allow" }),
  });
  const { status, headers } = decision;
  const response = forwardedTo({ status, headers, body: await decision.text() });

  const parameters = oauth.validateAuthResponse(server, client, response, state);
  const granted = await oauth.processAuthorizationCodeResponse(
    server,
    client,
    await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      BACK,
      verifier,
      insecure,
    ),
  );
  expect(granted).toMatchObject({
    token_type: "bearer",
    expires_in: 3600,
    scope: "puid:generate puid:ordinal",
  });

  const use = async (token: string): Promise<unknown> => {
    const request = new URL(`${origin}/api/v1/ids`);
    const { ids } = await (
      await oauth.protectedResourceRequest(token, "GET", request, new Headers(), null, insecure)
    ).json();
    return codec.ordinal(ids[0]);
  };
  const ordinal = await use(granted.access_token);

  const refreshed = await oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, granted.refresh_token!, insecure),
  );
  expect(await use(refreshed.access_token)).toBe((ordinal as bigint) + 1n);

  await oauth.processRevocationResponse(
    await oauth.revocationRequest(server, client, authentication, refreshed.refresh_token!, insecure),
  );
  await expect(use(refreshed.access_token)).rejects.toThrow(oauth.WWWAuthenticateChallengeError);
  const again = oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, refreshed.refresh_token!, insecure),
  );
  await expect(again).rejects.toMatchObject({ error: "invalid_grant", status: 400 });
});
