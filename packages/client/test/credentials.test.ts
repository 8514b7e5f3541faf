import { afterEach, describe, expect, it } from "vitest";
import { type ClientCredentialsOptions, Puid, PuidError } from "../src/index.js";
import { type Answer, type Received, type Server, serve } from "./server.js";

let server: Server;
afterEach(() => server.close());

const ids: Answer = { body: { ids: ["a"] } };
const isToken = ({ url }: Received): boolean => url === "/api/oauth/token";

/** A server whose tokens are t1, t2, … and which takes those that `isGood` says. */
async function start(
  token: (n: number) => Answer,
  isGood: (bearer: string) => boolean = () => true,
): Promise<void> {
  let issued = 0;
  server = await serve((received) => {
    if (isToken(received)) return token(++issued);
    const isIn = isGood(received.headers.authorization ?? "");
    return isIn ? ids : { status: 401, body: { error: "unauthorized", message: "expired" } };
  });
}

const issue = (n: number, life: number): Answer => ({
  body: { access_token: `t${n}`, token_type: "Bearer", expires_in: life, scope: "puid:generate" },
});

const options = (): ClientCredentialsOptions => ({
  clientId: "client 1".replace(" ", "-"),
  clientSecret: "s&cret=",
  endpoint: server.endpoint,
});
const bearers = (): unknown[] =>
  server.received.filter((one) => !isToken(one)).map(({ headers }) => headers.authorization);
const exchanges = (): Received[] => server.received.filter(isToken);

describe("client credentials", () => {
  it("are exchanged for a token, by RFC 6749", async () => {
    await start((n) => issue(n, 3600));
    const puid = await Puid.fromClientCredentials(options());
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
    await puid.id();
    await puid.id();
    expect(bearers()).toEqual(["Bearer t1", "Bearer t1"]);
    expect(exchanges()).toHaveLength(1);
  });

  it("ask for the scope that one wants", async () => {
    await start((n) => issue(n, 3600));
    await Puid.fromClientCredentials({ ...options(), scope: "puid:generate puid:ordinal" });
    expect(new URLSearchParams(exchanges()[0]!.body).get("scope")).toBe("puid:generate puid:ordinal");
  });

  it("are exchanged when a token is first needed, too", async () => {
    await start((n) => issue(n, 3600));
    const puid = new Puid(options());
    expect(exchanges()).toHaveLength(0);
    expect(await puid.id()).toBe("a");
    expect(exchanges()).toHaveLength(1);
  });

  it("are exchanged once for all who wait", async () => {
    await start((n) => issue(n, 3600));
    const puid = new Puid(options());
    await Promise.all(Array.from({ length: 20 }, () => puid.id()));
    expect(exchanges()).toHaveLength(1);
    expect(new Set(bearers())).toEqual(new Set(["Bearer t1"]));
  });

  it("are exchanged anew before a token expires", async () => {
    await start((n) => issue(n, n === 1 ? 3 : 3600));
    const puid = await Puid.fromClientCredentials(options());
    await puid.id();
    await new Promise((resolve) => setTimeout(resolve, 2750));
    await puid.id();
    expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it("are exchanged anew, once, for a token that is refused", async () => {
    await start(
      (n) => issue(n, 3600),
      (bearer) => bearer !== "Bearer t1",
    );
    const puid = await Puid.fromClientCredentials(options());
    expect(await puid.id()).toBe("a");
    expect(bearers()).toEqual(["Bearer t1", "Bearer t2"]);
    expect(await puid.id()).toBe("a");
    expect(exchanges()).toHaveLength(2);
  });

  it("are not exchanged anew for one that was refused late, when there is a new token", async () => {
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
    const puid = await Puid.fromClientCredentials(options());
    const both = [puid.id(), puid.id()];
    await Promise.race(both);
    release();
    expect(await Promise.all(both)).toEqual(["a", "a"]);
    expect(exchanges()).toHaveLength(2);
  });

  it("are not exchanged for ever", async () => {
    await start(
      (n) => issue(n, 3600),
      () => false,
    );
    const puid = await Puid.fromClientCredentials(options());
    await expect(puid.id()).rejects.toMatchObject({ status: 401, code: "unauthorized" });
    expect(exchanges()).toHaveLength(2);
  });

  it("are refused as the server says", async () => {
    await start(() => ({
      status: 401,
      body: { error: "invalid_client", error_description: "no such client" },
    }));
    const refused = Puid.fromClientCredentials(options());
    await expect(refused).rejects.toBeInstanceOf(PuidError);
    await expect(refused).rejects.toMatchObject({
      status: 401,
      code: "invalid_client",
      message: "no such client",
      mayHaveSpent: false,
    });
  });

  it("are tried anew after a failure", async () => {
    await start((n) => (n === 1 ? { status: 500, body: { error: "internal_error" } } : issue(n, 3600)));
    const puid = new Puid(options());
    await expect(puid.id()).rejects.toMatchObject({ status: 500 });
    expect(await puid.id()).toBe("a");
  });

  it.each<[string, unknown]>([
    ["no token", { expires_in: 3600 }],
    ["a token that no header takes", { access_token: "a\nb" }],
    ["a life that is no number", { access_token: "t", expires_in: "3600" }],
  ])("want a token in return: %s", async (_, body) => {
    await start(() => ({ body }));
    await expect(Puid.fromClientCredentials(options())).rejects.toMatchObject({ code: "invalid_response" });
  });

  it("go on for others when one who waits gives up", async () => {
    let release = (): void => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    server = await serve(async (received) => {
      if (!isToken(received)) return ids;
      await gate;
      return issue(1, 3600);
    });
    const puid = new Puid(options());
    const controller = new AbortController();
    const impatient = puid.id({ signal: controller.signal });
    const patient = puid.id();
    setTimeout(() => controller.abort("enough"), 20);
    await expect(impatient).rejects.toBe("enough");
    release();
    expect(await patient).toBe("a");
    expect(exchanges()).toHaveLength(1);
    await expect(Puid.fromClientCredentials({ ...options(), signal: AbortSignal.abort("no") })).rejects.toBe(
      "no",
    );
  });
});
