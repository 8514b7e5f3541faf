import { describe, expect, it } from "vitest";
import { PuidClient, type PuidClientOptions } from "../src/index.js";
import { clientOf, SECRET, start } from "./clients.js";
import { refusal } from "./refusal.js";

describe("a client", () => {
  it.each([
    [0, "0"],
    [10_001, "10001"],
    [-1, "-1"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    ["3", '"3"'],
    [null, "null"],
    [2n, "2n"],
  ])("rejects %o as a count, before any request", async (count, shown) => {
    const server = await start([{ body: { ids: ["a"] } }]);
    const error = await refusal(() => clientOf(server).ids(count as number));
    expect(error).toMatchObject({ code: "invalid_count", status: null, mayHaveSpent: false });
    expect(error.message).toBe(`"count" must be an integer from 1 to 10000, got ${shown}`);
    expect(server.received).toEqual([]);
  });

  it.each([42, null, undefined, "", ".", ".."])("rejects %o as an id, before any request", async (puid) => {
    const server = await start([{ body: { ordinal: "1" } }]);
    const error = await refusal(() => clientOf(server).ordinal(puid as string));
    expect(error).toMatchObject({ code: "invalid_id", status: null });
    expect(server.received).toEqual([]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /^"options" must be an object/],
    [{}, /^"options" must have exactly one of "apiKey", "accessToken", and "clientId" with "clientSecret"$/],
    [{ apiKey: SECRET, accessToken: "t" }, /^"options" must have exactly one of/],
    [{ apiKey: SECRET, clientId: "c", clientSecret: "s" }, /^"options" must have exactly one of/],
    [{ clientId: "c" }, /^"clientSecret" must be a string/],
    [{ clientId: "c", clientSecret: "s", scope: "" }, /^"scope" must be/],
    [{ apiKey: "" }, /^"apiKey" must be a string of 1 to 8192 printable ASCII/],
    [{ apiKey: `${SECRET}\n` }, /^"apiKey" must be a string of 1 to 8192 printable ASCII/],
    [{ apiKey: 7 }, /^"apiKey" must be a string/],
    [{ apiKey: `${SECRET} ` }, /^"apiKey" must be a string/],
    [{ apiKey: `${SECRET}é` }, /^"apiKey" must be a string/],
    [{ apiKey: SECRET, endpoint: "puid.dev" }, /^"endpoint" must be a URL, got "puid.dev"$/],
    [{ apiKey: SECRET, endpoint: "file:///etc" }, /^"endpoint" must be a URL of http or https, got file:$/],
    [
      { apiKey: SECRET, endpoint: "https://u:p@puid.dev" },
      /^"endpoint" must have no user, query or fragment$/,
    ],
    [{ apiKey: SECRET, endpoint: "https://puid.dev?a" }, /^"endpoint" must have no user, query or fragment$/],
    [{ apiKey: SECRET, timeout: 0 }, /^"timeout" must be from 1 to 2147483647 milliseconds, got 0$/],
    [{ apiKey: SECRET, timeout: Number.POSITIVE_INFINITY }, /^"timeout" must be/],
    [{ apiKey: SECRET, retry: {} }, /^"retry.attempts" must be an integer from 1 to 100, got undefined$/],
    [
      { apiKey: SECRET, retry: { attempts: 101 } },
      /^"retry.attempts" must be an integer from 1 to 100, got 101$/,
    ],
    [{ apiKey: SECRET, retry: 3 }, /^"retry" must be an object, got 3$/],
    [
      { apiKey: SECRET, retry: { attempts: 2, delay: 1 } },
      /^"retry" must have only the properties attempts, maxDelay, got "delay"$/,
    ],
    [{ apiKey: SECRET, retry: { attempts: 2, maxDelay: -1 } }, /^"retry.maxDelay" must be/],
    [{ apiKey: SECRET, fetch: 7 }, /^"fetch" must be a function/],
    [{ apiKey: SECRET, codec: {} }, /^"codec" must have a function "ordinal"$/],
    [{ apikey: SECRET }, /^"options" must have only the properties .*, got "apikey"$/],
  ])("rejects the options %o, and shows no secret", async (options, message) => {
    const error = await refusal(async () => new PuidClient(options as PuidClientOptions));
    expect(error).toMatchObject({ code: "invalid_options", status: null });
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain(SECRET);
  });
});
