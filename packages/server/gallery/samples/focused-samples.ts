import {
  consentPage,
  deleteClientPage,
  type ErrorKind,
  errorPage,
  homePage,
  joinPage,
  removeMemberPage,
  replaceJoinLinkPage,
  revokeGrantPage,
  revokeJoinLinkPage,
  revokeKeyPage,
  signInLinkPage,
  signInPage,
} from "../../src/pages/pages.js";
import { clientsOf, grantsOf, keysOf, membersOf, secretOf, viewerOf } from "./data.js";
import type { Sample } from "./sample.js";
import type { World } from "./world.js";

const ERRORS: readonly ErrorKind[] = [400, 401, 403, 404, 405, 409, 429, 500, 503, "expired-link"];

/** Returns the pages about one thing with the data of a world. The world must have labels. */
export function focusedSamples(world: World): Sample[] {
  const { account, email, issuer, client, redirectUri, endpoint, detail } = world;
  const viewer = viewerOf(world);
  const consent = {
    person: "person_x",
    mayDecode: true,
    email,
    account: viewer.account,
    client: { id: "client_Zm9yX3Rlc3RzX29ubHkt", name: client },
    fields: { state: detail, code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" },
  };
  const pages: [string, string][] = [
    ["home", homePage({ endpoint, isSignedIn: false })],
    ["home-signed-in", homePage({ endpoint, isSignedIn: true })],
    ["sign-in", signInPage({ issuer, next: "/dashboard/keys" })],
    ["sign-in-failed", signInPage({ issuer, failure: `${issuer} did not confirm who you are. Try again.` })],
    ["sign-in-operator", signInPage({})],
    ["sign-in-link", signInLinkPage({ token: secretOf("puid_li_"), email })],
    ["join", joinPage({ code: secretOf("join_"), accountName: account, email, person: "person_x" })],
    ["consent", consentPage({ ...consent, redirectUri, scopes: ["puid:generate", "puid:ordinal"] })],
    [
      "consent-app",
      consentPage({ ...consent, redirectUri: "printer.app:/callback", scopes: ["puid:ordinal", detail] }),
    ],
    ["revoke-key", revokeKeyPage({ viewer, key: keysOf(world).at(-1)! })],
    ["delete-client", deleteClientPage({ viewer, client: clientsOf(world)[0]! })],
    ["revoke-grant", revokeGrantPage({ viewer, grant: grantsOf(world)[0]! })],
    ["remove-member", removeMemberPage({ viewer, member: membersOf(world)[1]! })],
    ["replace-join-link", replaceJoinLinkPage({ viewer })],
    ["revoke-join-link", revokeJoinLinkPage({ viewer })],
    ...ERRORS.map((kind): [string, string] => [
      `error-${kind}`,
      errorPage({
        kind,
        detail: kind === 400 ? detail : undefined,
        requestId: kind === 500 ? "3f1c9a52-7d04-4b1e-9f0a-0c2d5e8b7a61" : undefined,
      }),
    ]),
  ];
  return pages.map(([name, html]) => ({ name: `${name}-${world.name}`, html }));
}
