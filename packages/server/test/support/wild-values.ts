import { expect } from "vitest";

/** The form of every message of a schema. */
export const FORM: RegExp =
  /^("[^"]+"|(each key of )?("[^"]+"|the (body|query|param|options|configuration))|PUID_LOG_LEVEL) must .+, got .+$/;

/** Words of Zod's own messages, from zod/v4/locales/en.js. */
const ZOD = /\b(invalid|expected|received|too (big|small)|unrecognized|discriminator|pattern)\b|[<>]=?\d/i;

export function expectOurs(message: string): void {
  expect(message).toMatch(FORM);
  expect(message).not.toMatch(ZOD);
  expect(message).not.toMatch(/puid_\w+_\w|undefined|NaN\b.*NaN|\[object/);
}

export const SECRET: string = `puid_live_${"A".repeat(43)}`;

/** Values of every type, at bounds and beyond. Not all are JSON. */
export const WILD: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    2 ** 53,
    "",
    " ",
    "x",
    "x".repeat(3000),
    "\u202e\0\ud800",
    SECRET,
  ],
  ...[[], [null], {}, { a: 1 }, { "": 1 }, ["x", "x"]],
];
export const NOT_JSON: readonly unknown[] = [
  undefined,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  1n,
  Symbol("x"),
  () => 1,
  new Date(0),
];

/** Yields copies of a value, with one wild value in one place. */
export function* mutants(right: unknown, wild: readonly unknown[]): Generator<unknown> {
  yield* wild;
  if (typeof right !== "object" || right === null) return;
  if (!Array.isArray(right)) yield { ...right, unknownKey: SECRET };
  for (const key of Object.keys(right)) {
    for (const inner of mutants((right as Record<string, unknown>)[key], wild)) {
      const copy = structuredClone(right) as Record<string, unknown>;
      copy[key] = inner;
      yield copy;
    }
    if (!Array.isArray(right)) {
      const copy = structuredClone(right) as Record<string, unknown>;
      delete copy[key];
      yield copy;
    }
  }
}

/** Removes lone surrogates, which no URL can contain. */
export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, "");

export const SETTINGS = {
  plans: { free: { limit: 10, rate: { requests: 1, seconds: 1 }, idsPerRequest: 10 } },
  defaultPlan: "free",
  basePath: "/api",
  origin: "https://ids.example.com",
  login: {
    issuer: "https://accounts.google.com",
    name: "Google",
    clientId: "id",
    clientSecret: "secret",
    allow: { emails: ["ada@example.com"] as const, domains: ["example.com"] as const },
    trustEmails: false,
  },
  openRegistration: true,
  developmentLogin: false,
  dashboard: true,
  accountsPerPerson: 20,
  membersMayDecode: true,
};
