import { isLoopback } from "../../util/loopback.js";
import { hasUnsafeScheme } from "../../util/unsafe-scheme.js";

/**
 * Returns what tells a person where an address leads: its origin, or the scheme of an app. The rest of an address can look
 * like another host.
 */
export function destinationOf(uri: string): string {
  if (!URL.canParse(uri)) return uri;
  const { origin, protocol } = new URL(uri);
  return origin === "null" ? `an app on this device (${protocol})` : origin;
}

/** Returns whether an answer to an address crosses the network without TLS. */
export function isUnencrypted(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === "http:" && !isLoopback(hostname);
}

/**
 * Returns an address in the form that browsers use.
 *
 * @throws Error if the address is not a URL, or if its scheme could run code on this origin
 */
export function safeAddress(uri: string): string {
  const url = new URL(uri);
  if (hasUnsafeScheme(url)) throw new Error(`the address must not have the scheme ${url.protocol}`);
  return url.href;
}
