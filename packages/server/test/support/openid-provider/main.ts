/**
 * A program that runs a strict OpenID Connect provider at 127.0.0.1. It sends its issuer to its parent process. Then it
 * receives behaviors, and confirms each.
 */
import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider, { type Context } from "oidc-provider";
import type { Behavior, ProviderOptions } from "./behavior.js";

const options = JSON.parse(process.argv[2]!) as ProviderOptions;
const { clientAuthentication = "client_secret_post" } = options;
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
let behavior: Behavior = {};

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: options.clientId,
      client_secret: options.clientSecret,
      redirect_uris: options.redirectUris,
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: clientAuthentication,
    },
  ],
  clientAuthMethods: [clientAuthentication],
  cookies: { keys: ["a key of the tests"] },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" }] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_: Context, { uid }: { uid: string }) => `/log-in/${uid}` },
  findAccount: (_: Context, sub: string) => ({
    accountId: sub,
    claims: () => ({ sub, ...(behavior.claims ?? { email: "ada@example.com", email_verified: true }) }),
  }),
  // Nobody is asked for consent.
  async loadExistingGrant({ oidc }: Context) {
    const { clientId } = oidc.client;
    const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid email");
    await grant.save();
    return grant;
  },
});

/** Changes claims of an ID token, and signs it again. Or breaks its signature. */
function corrupt(token: string): string {
  const [header, payload, signature] = token.split(".") as [string, string, string];
  if (behavior.breakSignature) {
    return `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  }
  const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...behavior.change };
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

provider.use(async (context, next) => {
  if (context.path.startsWith("/log-in/")) return logIn(context);
  await next();
  const body = context.body as { id_token?: string } | undefined;
  if (context.oidc?.route === "token" && body?.id_token !== undefined) body.id_token = corrupt(body.id_token);
  const location = context.response.get("location");
  if (behavior.callbackIssuer !== undefined && location.includes("iss=")) {
    const url = new URL(location);
    url.searchParams.set("iss", behavior.callbackIssuer);
    context.response.set("location", url.href);
  }
});

/** The page with which a person logs in at the provider. */
async function logIn(context: Context): Promise<void> {
  const { req, res, method } = context;
  if (method === "POST") {
    const { deny } = behavior;
    const result = deny === undefined ? { login: { accountId: "ada" } } : { error: deny };
    await provider.interactionFinished(req, res, result);
    return;
  }
  context.type = "html";
  context.body =
    '<!doctype html><html lang="en"><title>Provider</title><h1>Log in at the provider</h1>' +
    '<form method="post"><button>Log in as Ada</button></form></html>';
}

const answer = provider.callback();
server.on("request", (request, response) => {
  // oidc-provider accepts a secret in either place. Some providers do not.
  const isBasic = request.headers.authorization !== undefined;
  if (request.url === "/token" && isBasic !== (clientAuthentication === "client_secret_basic")) {
    response.writeHead(400, { "content-type": "application/json" }).end('{"error":"invalid_client"}');
    return;
  }
  const status = behavior.statuses?.[request.url!.split("?")[0]!];
  if (status === undefined) answer(request, response);
  else if (status > 0) response.writeHead(status, { "content-type": "text/html" }).end("<h1>Failed</h1>");
});

process.on("message", (given: Behavior) => {
  behavior = given;
  process.send!("changed");
});
process.on("disconnect", () => process.exit());
process.send!(issuer);
