import { SCOPES } from "../../../src/api/scopes.js";
import { challengeOf } from "../../../src/util/secrets.js";
import type { TestDashboard } from "./test-dashboard.js";

/** A person with one of everything that the dashboard shows. */
export interface Household {
  readonly email: string;
  readonly person: string;
  readonly account: string;
  /** The cookie of the person's session. */
  readonly cookie: string;
  /** A valid authorization request. */
  readonly authorization: Readonly<Record<string, string>>;
  /** The values of path parameters by what is before them, such as `keys` of `/dashboard/keys/{id}/revoke`. */
  readonly ids: Readonly<Record<string, string>>;
}

let counter = 0;

/**
 * Creates a person who is a member of two accounts. The session shows the first one, which has a key, a client, a grant,
 * another member and a join link. The ids in the paths are also valid for the person: the id of an account is the second
 * one, and the id of a session is another one than that of the cookie.
 */
export async function createHousehold({ server, database }: TestDashboard): Promise<Household> {
  const { people, memberships, sessions, credentials, clients, joinLinks, signInLinks } = server.store;
  const number = counter++;
  const email = `ada.${number}@example.com`;
  const { id: person } = await people.signIn(email, "boundless");
  const account = (await memberships.list(person))[0]!.id;
  const key = await credentials.create("key", { account, scopes: SCOPES, label: "key" });
  const client = await clients.create(account, ["https://client.example/back"], "client");
  const member = await people.signIn(`bob.${number}@example.com`, "boundless");
  await joinLinks.join(await joinLinks.create(account), member.id);
  const elsewhere = await people.signIn(`eve.${number}@example.com`, "boundless");
  const foreign = (await memberships.list(elsewhere.id))[0]!.id;
  const code = await joinLinks.create(foreign);
  const asking = await clients.create(foreign, ["https://asking.example/back"], "asking");
  const { authorizationCodes, grants } = server.store;
  const verifier = "v".repeat(43);
  const redirectUri = "https://asking.example/back";
  const scopes = [...SCOPES];
  const challenge = await challengeOf(verifier);
  const consent = { client: asking.id, account, person, redirectUri, scopes, challenge };
  const terms = { access: 3600, refresh: 3600 };
  await authorizationCodes.redeem((await authorizationCodes.create(consent))!, {
    client: asking.id,
    redirectUri,
    verifier,
    terms,
  });
  const [grant] = await grants.list(account);
  const second = (await memberships.createAccount(person, "boundless", "Second"))!;
  const session = await sessions.create(person, 3600);
  const other = await sessions.create(person, 3600);
  await sessions.switchAccount(session.id, account);
  // Times are not the subject of the tests.
  await database.query("update puid_sign_in_link set expires_at = now() + interval '1 hour'");
  return {
    email,
    person,
    account,
    cookie: `puid_session=${session.secret}`,
    authorization: {
      response_type: "code",
      client_id: asking.id,
      redirect_uri: redirectUri,
      scope: SCOPES.join(" "),
      state: "x",
      code_challenge: challenge,
      code_challenge_method: "S256",
    },
    ids: {
      keys: key.id,
      clients: client.id,
      grants: grant!.id,
      members: member.id,
      sessions: other.id,
      accounts: second,
      join: code,
      link: await signInLinks.create(`new.${number}@example.com`),
    },
  };
}

/** A route of the document of the dashboard. */
export interface DescribedRoute {
  readonly method: "get" | "post";
  readonly template: string;
  /** The path with the ids of a person. */
  readonly pathOf: (household: Household) => string;
  /** The valid fields of the form. */
  readonly fieldsOf: (household: Household) => Record<string, string>;
  readonly isPublic: boolean;
  readonly statuses: readonly number[];
}

/** The values of fields. All other fields get a letter. */
const FIELDS: Readonly<Record<string, string>> = {
  decode: "yes",
  redirectUris: "https://new.example/back",
  decision: "allow",
  next: "/dashboard",
};

interface DescribedOperation {
  readonly security: readonly object[];
  readonly responses: object;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>>;
  };
}

/** Returns the pages and the forms of `/dashboard/openapi.json`. */
export async function routesOf({ origin }: TestDashboard): Promise<DescribedRoute[]> {
  const response = await fetch(`${origin}/dashboard/openapi.json`);
  const { paths } = (await response.json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  };
  const isForPeople = ([path]: readonly [string, unknown]): boolean => !path.startsWith("/dashboard/api/");
  return Object.entries(paths)
    .filter(isForPeople)
    .flatMap(([template, operations]) =>
      Object.entries(operations).map(([method, { security, responses, requestBody }]): DescribedRoute => {
        const schemas = Object.values(requestBody?.content ?? {}).map(
          ({ schema }) => schema.properties ?? {},
        );
        const names = schemas.flatMap((properties) => Object.keys(properties));
        return {
          method: method as "get" | "post",
          template,
          pathOf: ({ ids, authorization }) =>
            template.replaceAll(/(\w+)\/\{\w+\}/g, (_, kind: string) => `${kind}/${ids[kind] ?? "x"}`) +
            (template === "/oauth/authorize" ? `?${new URLSearchParams(authorization)}` : ""),
          fieldsOf: ({ account, authorization }) =>
            Object.fromEntries(
              names.map((name) => [
                name,
                name === "account" ? account : (authorization[name] ?? FIELDS[name] ?? "x"),
              ]),
            ),
          isPublic: security.length === 0,
          statuses: Object.keys(responses).map(Number),
        };
      }),
    );
}

/** Returns a request that posts a form as the page of the dashboard does. */
export const posted = (
  { origin }: TestDashboard,
  household: Household,
  route: DescribedRoute,
  headers: Record<string, string | undefined> = {},
): RequestInit => ({
  method: "POST",
  redirect: "manual",
  headers: Object.entries({ Origin: origin, Cookie: household.cookie, ...headers }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  ),
  body: new URLSearchParams(route.fieldsOf(household)),
});
