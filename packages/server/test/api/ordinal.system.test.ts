import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";
import { codec } from "../support/service.js";

const api = useApi();
const { send, nextOrdinal } = api;

describe("GET /v1/ordinal/{puid}", () => {
  it("returns the ordinal in decimal digits, for each request", async () => {
    const { auth } = await api.service.account("free");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    for (let i = 0; i < 3; i++) {
      const { status, body } = await send(`/v1/ordinal/${id}`, { headers: auth });
      expect(status).toBe(200);
      expect(body).toEqual({ puid: id, ordinal: String(codec.ordinal(id)) });
    }
  });

  it("returns every digit of an ordinal above 2^53", async () => {
    const { auth } = await api.service.account();
    const before = await nextOrdinal();
    await api.database.query("update puid_counter set next = 9007199254740993");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    expect((await send(`/v1/ordinal/${id}`, { headers: auth })).body.ordinal).toBe("9007199254740993");
    await api.database.query("update puid_counter set next = $1", [before]);
  });

  it.each([
    ["another length", "abc"],
    ["an unissued id", "0000000000000000000000"],
    ["another alphabet", "!!!!!!!!!!!!!!!!!!!!!!"],
    ["an invalid percent-encoding", "%E0%A4%A"],
    ["a slash", "a%2Fb"],
    ["NUL", "%00"],
    ["an id of the ordinal 0", codec.id(0n)],
    ["an id of an ordinal that is not taken yet", codec.id(2n ** 62n)],
  ])("rejects %s", async (_, puid) => {
    const { auth } = await api.service.account();
    const { status, body } = await send(`/v1/ordinal/${puid}`, { headers: auth });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: "bad_request",
      message: expect.stringMatching(/^"puid" must be a PUID of this server, got ".+"$/),
    });
  });

  it("rejects other spellings of an id", async () => {
    const { auth } = await api.service.account();
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids as string[];
    for (const text of [`0${id}`, id!.toLowerCase(), id!.toUpperCase(), `${id}%20`, `%20${id}`]) {
      expect((await send(`/v1/ordinal/${text}`, { headers: auth })).status, text).toBe(400);
    }
  });
});
