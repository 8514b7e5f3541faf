import { describe, expect, it } from "vitest";
import { clientAddress, UNKNOWN } from "../../src/limits/address.js";

describe("clientAddress", () => {
  it.each<[peer: string | undefined, address: string]>([
    ["192.0.2.1", "192.0.2.1"],
    ["192.0.2.1:4433", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["::FFFF:c000:0201", "192.0.2.1"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:DB8:0:0:1:2:3:4", "2001:db8:0:0::/64"],
    ["2001:db8:0:1::1", "2001:db8:0:1::/64"],
    ["[2001:db8:1:2::3]:443", "2001:db8:1:2::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
    ["", UNKNOWN],
    [undefined, UNKNOWN],
    ["unknown", UNKNOWN],
    ["_hidden", UNKNOWN],
    ["1.2.3", UNKNOWN],
    ["a:b", UNKNOWN],
    ["1]/x[", UNKNOWN],
    ["x".repeat(10_000), UNKNOWN],
  ])("reads %s as %s", (peer, address) => {
    expect(clientAddress(peer, null, 0)).toBe(address);
  });

  const PROXY = "10.0.0.1";
  it.each<[trustedProxies: number, forwardedFor: string | null, address: string]>([
    // Proxies append their entries after those of the caller.
    [0, "198.51.100.1", PROXY],
    [1, "198.51.100.1", "198.51.100.1"],
    [1, "1.1.1.1, 198.51.100.1", "198.51.100.1"],
    [1, "1.1.1.1,2.2.2.2,198.51.100.1", "198.51.100.1"],
    [2, "1.1.1.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
    [1, "198.51.100.1:5000", "198.51.100.1"],
    [1, "1.1.1.1, 2001:db8::7", "2001:db8:0:0::/64"],
    // The caller bypassed some of the proxies.
    [2, "198.51.100.1", "198.51.100.1"],
    [1, null, PROXY],
    [1, "", PROXY],
    [1, "1.1.1.1, unknown", UNKNOWN],
    [1, "1.1.1.1, ", UNKNOWN],
  ])("with %i trusted proxies reads %j as %s", (trustedProxies, forwardedFor, address) => {
    expect(clientAddress(PROXY, forwardedFor, trustedProxies)).toBe(address);
  });

  it("needs no peer behind a proxy", () => {
    expect(clientAddress(undefined, "198.51.100.1", 1)).toBe("198.51.100.1");
  });
});
