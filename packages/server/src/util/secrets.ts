/**
 * Secrets that this server creates. Each starts with a prefix that names its kind, followed by 256 random bits. A
 * person, a log filter or a secret scanner recognizes a secret by its prefix.
 */

/** The prefix of each kind of secret. */
export const PREFIXES = {
  key: "puid_live_",
  access: "puid_at_",
  client: "puid_cs_",
  registration: "puid_it_",
  session: "puid_ss_",
  link: "puid_sl_",
  join: "join_",
  code: "puid_ac_",
  refresh: "puid_rt_",
} as const;

export type SecretKind = keyof typeof PREFIXES;

/** Creates a secret. */
export const createSecret = (kind: SecretKind): string => PREFIXES[kind] + randomText(32);

/** The kind of a named row. */
export type NameKind = "account" | "client" | "credential" | "grant" | "person" | "session";

/** Creates a name for a row. It is not a secret, but nobody can guess it. */
export const createName = (kind: NameKind): string => `${kind}_${randomText(15)}`;

/** Returns whether a string has the form of such a name. Other strings need no query, and PostgreSQL rejects NUL. */
export const isName = (kind: NameKind, text: string): boolean =>
  text.startsWith(`${kind}_`) && /^[\w-]{20}$/.test(text.slice(kind.length + 1));

/** Returns the last characters of a secret. Lists show them, so that the owner recognizes the secret. */
export const hintOf = (secret: string): string => `…${secret.slice(-4)}`;

/** Returns the kind of a string that has the form of a secret. Other strings need no query. */
export const kindOf = (text: string): SecretKind | undefined =>
  (Object.keys(PREFIXES) as SecretKind[]).find(
    (kind) => text.startsWith(PREFIXES[kind]) && /^[\w-]{43}$/.test(text.slice(PREFIXES[kind].length)),
  );

/** Returns whether a text may contain a secret: whether it contains a prefix of one. */
export const hasSecret = (text: string): boolean =>
  Object.values(PREFIXES).some((prefix) => text.includes(prefix));

/** Node's SHA-256, if the platform has it. Web Crypto is much slower, because it hashes on another thread. */
const node = globalThis.process?.getBuiltinModule?.("node:crypto");

/** Returns the SHA-256 of a secret in hexadecimal. The database stores only this. Random secrets need no salt. */
export async function digestOf(secret: string): Promise<string> {
  // The one-shot function exists since Node 20.12. It takes half of the time.
  if (node?.hash !== undefined) return node.hash("sha256", secret, "hex");
  if (node !== undefined) return node.createHash("sha256").update(secret).digest("hex");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Returns whether two digests are equal. The time it takes does not depend on where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** Returns the PKCE challenge of a verifier by the method S256: RFC 7636, section 4.2. */
export async function challengeOf(verifier: string): Promise<string> {
  const digest = await digestOf(verifier);
  return base64url(Uint8Array.from(digest.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
}

/** Returns `count` random bytes in base64url. */
const randomText = (count: number): string => base64url(crypto.getRandomValues(new Uint8Array(count)));

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
