/**
 * Secrets that this server makes. Each begins with what it is for, so that a person, a log's filter or a scanner
 * of repositories knows one on sight, and goes on with 256 random bits.
 */

/** What each kind of secret begins with. */
export const PREFIXES = {
  key: "puid_live_",
  access: "puid_at_",
  client: "puid_cs_",
  registration: "puid_it_",
  session: "puid_ss_",
} as const;

export type SecretKind = keyof typeof PREFIXES;

/** A new secret. */
export const createSecret = (kind: SecretKind): string => PREFIXES[kind] + randomText(32);

/** A new name for a row: unguessable, though it is no secret. */
export const createName = (kind: "account" | "client" | "credential"): string => `${kind}_${randomText(15)}`;

/** Whether a text could be such a name. */
export const isName = (kind: "client", text: string): boolean =>
  text.startsWith(`${kind}_`) && /^[\w-]{20}$/.test(text.slice(kind.length + 1));

/** What a list shows of a secret, so that its owner knows it again. */
export const hintOf = (secret: string): string => `…${secret.slice(-4)}`;

/** The kind of a text that could be one of our secrets: others are not worth a query. */
export const kindOf = (text: string): SecretKind | undefined =>
  (Object.keys(PREFIXES) as SecretKind[]).find(
    (kind) => text.startsWith(PREFIXES[kind]) && /^[\w-]{43}$/.test(text.slice(PREFIXES[kind].length)),
  );

/** Where the platform has it, for its SHA-256: Web Crypto's goes by way of another thread, which takes far longer. */
const node = globalThis.process?.getBuiltinModule?.("node:crypto");

/** The SHA-256 of a secret in hexadecimal, which is all that is kept of it. Random secrets want no salt. */
export async function digestOf(secret: string): Promise<string> {
  if (node !== undefined) return node.createHash("sha256").update(secret).digest("hex");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether two digests are equal, in a time that says nothing of where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

/** `count` random bytes in base64url. */
function randomText(count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
