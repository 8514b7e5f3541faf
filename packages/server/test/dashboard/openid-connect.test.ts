import { afterEach, describe, expect, it, vi } from "vitest";
import { OpenIdConnect } from "../../src/dashboard/sign-in/openid-connect.js";

const MICROSOFT = "https://login.microsoftonline.com";
const CALLBACK = "https://ids.example.com/auth/callback";

/** Begins a sign-in with an issuer, whose metadata names another issuer. */
function beginWith(issuer: string, named: string): ReturnType<OpenIdConnect["begin"]> {
  const metadata = { issuer: named, authorization_endpoint: `${MICROSOFT}/authorize` };
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(metadata)));
  const login = {
    issuer,
    clientId: "id",
    clientSecret: "secret",
    allow: "everyone",
    trustEmails: true,
  } as const;
  return new OpenIdConnect(login).begin(CALLBACK);
}

describe("OpenIdConnect with Microsoft", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each(["{tenantid}", "11111111-2222-3333-4444-555555555555"])(
    "rejects metadata of another issuer, although openid-client accepts it: %s",
    async (tenant) => {
      await expect(
        beginWith(`${MICROSOFT}/example.com/v2.0`, `${MICROSOFT}/${tenant}/v2.0`),
      ).rejects.toMatchObject({
        status: 502,
        reason: expect.stringContaining(`"${MICROSOFT}/${tenant}/v2.0"`),
      });
    },
  );

  it("works with the issuer of a tenant", async () => {
    const issuer = `${MICROSOFT}/11111111-2222-3333-4444-555555555555/v2.0`;
    const { address } = await beginWith(issuer, issuer);
    expect(new URL(address).searchParams.get("redirect_uri")).toBe(CALLBACK);
  });
});
