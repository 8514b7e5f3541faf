import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  enableNonRepudiationChecks,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  WWWAuthenticateChallengeError,
} from "openid-client";
import type { Login } from "../../api/service.js";
import type { Attempt } from "./attempt-cookie.js";
import { emailOf } from "./email-of-claims.js";
import { SignInFailure } from "./sign-in-failure.js";

/** Seconds that the provider has to answer a request. */
const TIMEOUT = 5;

/** An OpenID Connect provider. It signs people in with the authorization code flow: OpenID Connect Core 1.0, section 3.1. */
export class OpenIdConnect {
  private readonly login: Login;
  private discovered: Promise<Configuration> | undefined;

  constructor(login: Login) {
    this.login = login;
  }

  /**
   * Begins a sign-in. Returns the address at the provider, and what the browser must keep.
   *
   * @throws SignInFailure if the provider does not answer
   */
  begin(redirectUri: string): Promise<{ address: string; attempt: Omit<Attempt, "next"> }> {
    return withFailures(async () => {
      const configuration = await this.discover();
      const attempt = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() };
      const { state, nonce, verifier } = attempt;
      const { href: address } = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: "openid email",
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: "S256",
      });
      return { address, attempt };
    });
  }

  /**
   * Finishes a sign-in. Returns the email address of the person.
   *
   * @param callback - The redirect URI, with the parameters that the provider added.
   * @throws SignInFailure if the provider refuses, or if an answer is missing or invalid
   */
  finish(callback: URL, { state, nonce, verifier }: Omit<Attempt, "next">): Promise<string> {
    return withFailures(async () => {
      if (callback.searchParams.get("state") !== state) {
        throw new SignInFailure("stale", "the state is not the one of the browser's attempt");
      }
      const tokens = await authorizationCodeGrant(await this.discover(), callback, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const { email, email_verified } = tokens.claims()!;
      return emailOf({ email, email_verified }, this.login);
    });
  }

  /** Returns what the provider says about itself. After a failure, the next call asks again. */
  private discover(): Promise<Configuration> {
    this.discovered ??= discover(this.login).catch((error) => {
      this.discovered = undefined;
      throw error;
    });
    return this.discovered;
  }
}

async function discover({ issuer, clientId, clientSecret }: Login): Promise<Configuration> {
  const url = new URL(issuer);
  const configuration = await discovery(url, clientId, clientSecret, authentication(clientSecret), {
    timeout: TIMEOUT,
    // TLS would vouch for the ID token. The signature does so too if a proxy between the two reads TLS.
    execute: [enableNonRepudiationChecks, ...(url.protocol === "http:" ? [allowInsecureRequests] : [])],
  });
  // openid-client makes an exception for Microsoft, whose endpoints for many tenants accept the issuers of all of them.
  const { issuer: named } = configuration.serverMetadata();
  if (new URL(named).href !== url.href) {
    throw new SignInFailure(
      "invalid",
      `"login.issuer" must be the issuer in the provider's metadata, "${named}", got "${issuer}"`,
    );
  }
  return configuration;
}

/**
 * Sends the client's secret in the body if the provider supports that, because some providers misread special characters
 * in the header. Without a list, providers support the header: OpenID Connect Discovery 1.0, section 3.
 */
function authentication(secret: string): ReturnType<typeof ClientSecretPost> {
  const [inBody, inHeader] = [ClientSecretPost(secret), ClientSecretBasic(secret)];
  return (provider, ...rest) =>
    (provider.token_endpoint_auth_methods_supported?.includes("client_secret_post") ? inBody : inHeader)(
      provider,
      ...rest,
    );
}

/** Runs work with the provider. Errors of the provider and of its answers become failures. */
async function withFailures<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SignInFailure ? error : failureOf(error);
  }
}

function failureOf(error: unknown): SignInFailure {
  // RFC 6749, section 5.2: with a challenge if the secret was in the header.
  if (
    error instanceof WWWAuthenticateChallengeError ||
    (error instanceof ResponseBodyError && error.error === "invalid_client")
  ) {
    return new SignInFailure("invalid", 'the provider rejects "login.clientId" or "login.clientSecret"');
  }
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    const kind = KINDS[error.error] ?? "invalid";
    // Any site can send a browser here with a text of its own. The log must not contain addresses of people.
    const name = /^[a-z_]{1,64}$/.test(error.error) ? error.error : "…";
    return new SignInFailure(kind, `the provider answered with the error "${name}"`);
  }
  const chain = causes(error);
  return new SignInFailure(chain.some(isSilence) ? "silent" : "invalid", chain.map(describe).join(": "));
}

/** The errors with words of their own: RFC 6749, sections 4.1.2.1 and 5.2. */
const KINDS: Readonly<Record<string, "refused" | "silent" | "stale">> = {
  access_denied: "refused",
  server_error: "silent",
  temporarily_unavailable: "silent",
  invalid_grant: "stale",
};

/**
 * Returns an error, its cause, and so on. The rest of a cause can be a token, and the message of the JSON parser quotes
 * the answer.
 */
function causes(error: unknown): (Error | Response)[] {
  if (error instanceof Response) return [error];
  return error instanceof Error && !(error instanceof SyntaxError) ? [error, ...causes(error.cause)] : [];
}

/** Returns whether an answer did not come, or says that the provider cannot answer now. Platforms throw a TypeError. */
const isSilence = (cause: Error | Response): boolean =>
  cause instanceof Response
    ? cause.status >= 500 || cause.status === 429
    : cause.name === "TimeoutError" || (cause instanceof TypeError && !("code" in cause));

const describe = (cause: Error | Response): string =>
  cause instanceof Response ? `status ${cause.status}` : cause.message;
