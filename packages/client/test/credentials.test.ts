import { afterEach, describe, expect, it } from "vitest";
import { type ClientCredentialsOptions, PuidClient, PuidClientError } from "../src/index.js";
import { type Answer, type Received, type Server, serve } from "./server.js";

let server: Server;
afterEach(() => server.close());

const ids: Answer = { body: { ids: ["a"] } };
const isToken = ({ url }: Received): boolean => url === "/api/oauth/token";

/** Starts a server that issues the tokens t1, t2, … and accepts those for which `isValid` returns true. */
async function start(
  token: (n: number) => Answer,
  isValid: (bearer: string) => boolean = () => true,
): Promise<void> {
  let issued = 0;
  server = await serve((received) => {
    if (isToken(received)) return token(++issued);
    const isAccepted = isValid(received.headers.authorization ?? "");
    return isAccepted ? ids : { status: 401, body: { error: "unauthorized", message: "expired" } };
  });
}

const issue = (n: number, lifetime: number): Answer => ({
  body: { access_token: `t${n}`, token_type: "Bearer", expires_in: lifetime, scope: "puid:generate" },
});

const options = (): ClientCredentialsOptions => ({
  clientId: "client-1",
  clientSecret: "s&cret=",
  endpoint: server.endpoint,
});
const bearers = (): unknown[] =>
  server.received.filter((one) => !isToken(one)).map(({ headers }) => headers.authorization);
const exchanges = (): Received[] => server.received.filter(isToken);

describe("client credentials", () => {
  it("are exchanged for a token, as RFC 6749 requires", async () => {
    await start((n) => issue(n, 3600));
    const client = await PuidClient.fromClientCredentials(options());
    expect(exchanges()).toHaveLength(1);
    const { method, headers, body } = exchanges()[0]!;
    expect(method).toBe("POST");
    expect(headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: "client_credentials",
      client_id: "client-1",
      client_secret: "s&cret=",
      scope: "puid:generate",
    });
    expect(headers).not.toHaveProperty("authorization");
    await client.id();
    await client.id();
    expect(bearers()).toEqual(["Bearer t1", "Bearer t1"]);
    expect(exchanges()).toHaveLength(1);
  });

  it("ask for the option `scope`", async () => {
    await start((n) => issue(n, 3600));
    await PuidClient.fromClientCredentials({ ...options(), scope: "puid:generate puid:ordinal" });
    expect(new URLSearchParams(exchanges()[0]!.body).get("scope")).toBe("puid:generate puid:ordinal");
  });

  it("are exchanged at the first request if the constructor made the client", async () => {
    await start((n) => issue(n, 3600));
    const client = new PuidClient(options());
    expect(exchanges()).toHaveLength(0);
    expect(await client.id()).toBe("a");
    expect(exchanges()).toHaveLength(1);
  });

  it("are exchanged once for concurrent requests", async () => {
    await start((n) => issue(n, 3600));
    const client = new PuidClient(options());
    await Promise.all(Array.from({ length: 20 }, () => client.id()));
    expect(exchanges()).toHaveLength(1);
    expect(new Set(bearers())).toEqual(new Set(["Bearer t1"]));
  });

  it("are exchanged again before a token expires", async () => {
    await start((n) => issue(n, n === 1 ? 3 : 3600));
    const client = await PuidClient.fromClientCredentials(options());
    await client.id();
    await new Promise((resolve) => setTimeout(resolve, 2750));
    await client.id();
    expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("are exchanged again, once, for a token that the server rejects", async () => {
    await start(
      (n) => issue(n, 3600),
      (bearer) => bearer !== "Bearer t1",
    );
    const client = await PuidClient.fromClientCredentials(options());
    expect(await client.id()).toBe("a");
    expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
    expect(await client.id()).toBe("a");
    expect(exchanges()).toHaveLength(2);
  });

  it("are not exchanged again if the rejected token is already replaced", async () => {
    let issued = 0;
    let asked = 0;
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    server = await serve(async (received) => {
      if (isToken(received)) return issue(++issued, 3600);
      if (received.headers.authorization !== "Bearer t1") return ids;
      if (++asked === 2) await gate;
      return { status: 401, body: { error: "unauthorized" } };
    });
    const client = await PuidClient.fromClientCredentials(options());
    const both = [client.id(), client.id()];
    await Promise.race(both);
    release();
    expect(await Promise.all(both)).toEqual(["a", "a"]);
    expect(exchanges()).toHaveLength(2);
  });

  it("are exchanged at most twice for one request", async () => {
    await start(
      (n) => issue(n, 3600),
      () => false,
    );
    const client = await PuidClient.fromClientCredentials(options());
    await expect(client.id()).rejects.toMatchObject({ status: 401, code: "unauthorized" });
    expect(exchanges()).toHaveLength(2);
  });

  it("reject with the error of the server", async () => {
    await start(() => ({
      status: 401,
      body: { error: "invalid_client", error_description: "no such client" },
    }));
    const refused = PuidClient.fromClientCredentials(options());
    await expect(refused).rejects.toBeInstanceOf(PuidClientError);
    await expect(refused).rejects.toMatchObject({
      status: 401,
      code: "invalid_client",
      message: "no such client",
      mayHaveSpent: false,
    });
  });

  it("are exchanged again after a failure", async () => {
    await start((n) => (n === 1 ? { status: 500, body: { error: "internal_error" } } : issue(n, 3600)));
    const client = new PuidClient(options());
    await expect(client.id()).rejects.toMatchObject({ status: 500 });
    expect(await client.id()).toBe("a");
  });

  it.each<[string, unknown]>([
    ["no token", { expires_in: 3600 }],
    ["a token that cannot be in a header", { access_token: "a\nb" }],
    ["a lifetime that is not a number", { access_token: "t", expires_in: "3600" }],
  ])("reject an answer without a valid token: %s", async (_, body) => {
    await start(() => ({ body }));
    await expect(PuidClient.fromClientCredentials(options())).rejects.toMatchObject({
      code: "invalid_response",
    });
  });

  it("are still exchanged for other requests if one request aborts", async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    server = await serve(async (received) => {
      if (!isToken(received)) return ids;
      await gate;
      return issue(1, 3600);
    });
    const client = new PuidClient(options());
    const controller = new AbortController();
    const aborted = client.id({ signal: controller.signal });
    const other = client.id();
    setTimeout(() => controller.abort("enough"), 20);
    await expect(aborted).rejects.toBe("enough");
    release();
    expect(await other).toBe("a");
    expect(exchanges()).toHaveLength(1);
    await expect(
      PuidClient.fromClientCredentials({ ...options(), signal: AbortSignal.abort("no") }),
    ).rejects.toBe("no");
  });
});
