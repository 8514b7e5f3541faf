/** The key of callers whose address is unknown. They share their limits. */
export const UNKNOWN = "unknown";

/**
 * Returns the address of a caller, as limits count it.
 *
 * @param peer - The other end of the connection.
 * @param forwardedFor - The header X-Forwarded-For, to which each proxy appends its own peer.
 * @param trustedProxies - The number of proxies in front. Only the last entries come from them.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | null,
  trustedProxies: number,
): string {
  const entries = trustedProxies > 0 && forwardedFor ? forwardedFor.split(",") : [];
  // With fewer entries than proxies, the first entry comes from the outermost proxy.
  const text = entries.at(-trustedProxies) ?? entries[0] ?? peer;
  return text === undefined ? UNKNOWN : networkOf(text.trim());
}

/** Returns an IPv4 address, or the /64 network of an IPv6 address: a single customer has a whole /64. */
function networkOf(text: string): string {
  // Some proxies write a port: 192.0.2.1:443, [2001:db8::1]:443.
  const ipv4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/.exec(text)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const [address] = text.replace(/^\[(.*)\](:\d+)?$/, "$1").split("%"); // without the zone
  // The URL parser normalizes an IPv6 address.
  const url = `http://[${address}]`;
  if (!/^[\da-f:.]+$/i.test(address!) || !URL.canParse(url)) return UNKNOWN;
  const [head = [], tail = []] = new URL(url).hostname
    .slice(1, -1)
    .split("::")
    .map((part) => part.split(":").filter((group) => group !== ""));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill("0"), ...tail];
  // ::ffff:0:0/96 maps IPv4 addresses: RFC 4291, section 2.5.5.2.
  if (groups.slice(0, 6).join() === "0,0,0,0,0,ffff") {
    const bytes = groups.slice(6).flatMap((group) => {
      const number = Number.parseInt(group, 16);
      return [number >> 8, number & 255];
    });
    return bytes.join(".");
  }
  return `${groups.slice(0, 4).join(":")}::/64`;
}
