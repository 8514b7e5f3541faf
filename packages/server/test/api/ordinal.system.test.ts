import { describe, expect, it } from "vitest";
import { useApi } from "../support/api.js";
import { codec } from "../support/service.js";

const api = useApi();
const { send, nextOrdinal } = api;

describe("GET /v1/ordinal/{puid}", () => {
  it("gives the ordinal in decimal digits, as often as it is asked", async () => {
    const { auth } = await api.service.account("free");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    for (let i = 0; i < 3; i++) {
      const { status, body } = await send(`/v1/ordinal/${id}`, { headers: auth });
      expect(status).toBe(200);
      expect(body).toEqual({ puid: id, ordinal: String(codec.ordinal(id)) });
    }
  });

  it("gives ordinals above 2^53 to the last digit", async () => {
    const { auth } = await api.service.account();
    const before = await nextOrdinal();
    await api.database.query("update puid_counter set next = 9007199254740993");
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids;
    expect((await send(`/v1/ordinal/${id}`, { headers: auth })).body.ordinal).toBe("9007199254740993");
    await api.database.query("update puid_counter set next = $1", [before]);
  });

  it.each([
    ["another length", "abc"],
    ["what nobody issued", "0000000000000000000000"],
    ["another alphabet", "!!!!!!!!!!!!!!!!!!!!!!"],
    ["a broken percent sign", "%E0%A4%A"],
    ["a slash", "a%2Fb"],
    ["NUL", "%00"],
    ["the ordinal 0", codec.id(0n)],
    ["an ordinal that is still to come", codec.id(2n ** 62n)],
  ])("refuses %s", async (_, puid) => {
    const { auth } = await api.service.account();
    const { status, body } = await send(`/v1/ordinal/${puid}`, { headers: auth });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: "bad_request",
      message: expect.stringMatching(/^"puid" must be a PUID of this server, got ".+"$/),
    });
  });

  it("refuses every text but the one that was handed out", async () => {
    const { auth } = await api.service.account();
    const [id] = (await send("/v1/ids", { headers: auth })).body.ids as string[];
    for (const text of [`0${id}`, id!.toLowerCase(), id!.toUpperCase(), `${id}%20`, `%20${id}`]) {
      expect((await send(`/v1/ordinal/${text}`, { headers: auth })).status, text).toBe(400);
    }
  });
});
