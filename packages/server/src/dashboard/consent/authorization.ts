import { z } from "zod";
import { ApiError } from "../../api/errors.js";
import { descriptionOf } from "../../api/oauth/errors.js";
import { endpointOf, type Service } from "../../api/service.js";
import { actions, consentPage, paths } from "../../pages/pages.js";
import { answerForwarding, answerPage } from "../routing/answers.js";
import type { Routes } from "../routing/routes.js";
import { findVisit } from "../routing/visit.js";
import { answerSignInPage } from "../sign-in/answer-sign-in-page.js";
import {
  type Asked,
  AuthorizationError,
  PARAMETERS,
  type Recipient,
  readAsked,
  readRecipient,
} from "./authorization-request.js";

/** Adds the authorization endpoint (RFC 6749, section 3.1), where a person gives a client access to an account. */
export function addAuthorization(routes: Routes, service: Service): void {
  routes.publicPage(
    paths.authorize,
    {
      summary: "Ask a person whether a client may act for the account",
      query: z.object(PARAMETERS),
      statuses: { 302: "The request is invalid. `Location` tells the client." },
    },
    async (c) => {
      const parameters = new URL(c.req.url).searchParams;
      const recipient = await readRecipient(service, parameters);
      const visit = await findVisit(service, c);
      // Nobody gets a redirect before the sign-in, so that this is no open redirector: RFC 9700, section 4.11.2.
      if (visit === undefined) return answerSignInPage(service, c);
      const asked = readOrError(parameters);
      if (asked instanceof AuthorizationError) {
        return c.redirect(addressOf(recipient, endpointOf(service, c.req.url), errorOf(asked)), 302);
      }
      const { client, redirectUri } = recipient;
      const { scopes, fields } = asked;
      return answerPage(
        c,
        consentPage({
          ...visit.viewer,
          client: { id: client.id, name: client.name ?? client.id },
          person: visit.session.person,
          scopes,
          mayDecode: service.membersMayDecode && client.mayDecode,
          redirectUri,
          fields,
        }),
      );
    },
  );

  routes.form(actions.decide, {
    summary: "Allow or deny a client the access",
    fields: { ...PARAMETERS, decision: z.enum(["allow", "deny"]) },
    async submitted(c, { session, account }, { decision }) {
      const parameters = new URLSearchParams(await c.req.text());
      const recipient = await readRecipient(service, parameters);
      const answer = (response: Readonly<Record<string, string>>): Response =>
        answerForwarding(c, addressOf(recipient, endpointOf(service, c.req.url), response));
      const asked = readOrError(parameters);
      if (asked instanceof AuthorizationError) return answer(errorOf(asked));
      if (decision === "deny") {
        return answer(errorOf(new AuthorizationError("access_denied", "the person denied the access")));
      }
      const code = await service.store.authorizationCodes.create({
        client: recipient.client.id,
        account: account.id,
        person: session.person,
        redirectUri: recipient.givenRedirectUri,
        scopes: asked.scopes,
        challenge: asked.challenge,
      });
      if (code === undefined) {
        throw new ApiError(403, "forbidden", "the client or your membership of the account has just ended");
      }
      return answer({ code });
    },
  });
}

function readOrError(parameters: URLSearchParams): Asked | AuthorizationError {
  try {
    return readAsked(parameters);
  } catch (error) {
    if (error instanceof AuthorizationError) return error;
    throw error;
  }
}

const errorOf = ({ error, message }: AuthorizationError): Readonly<Record<string, string>> => ({
  error,
  error_description: descriptionOf(message),
});

/**
 * Returns the redirect URI with a response: RFC 6749, section 4.1.2. It keeps its own query.
 *
 * @param issuer - Tells the client which server responds: RFC 9207.
 */
function addressOf(
  { redirectUri, state }: Recipient,
  issuer: string,
  response: Readonly<Record<string, string>>,
): string {
  const query = new URLSearchParams({ ...response, ...(state !== undefined && { state }), iss: issuer });
  return `${redirectUri}${redirectUri.includes("?") ? "&" : "?"}${query}`;
}
