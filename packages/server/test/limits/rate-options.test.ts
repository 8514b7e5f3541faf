import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Settings } from "../../src/options.js";
import { createServer } from "../../src/server.js";
import { noDatabase } from "../support/no-database.js";
import { codec } from "../support/service.js";

describe("createServer › rates", () => {
  it("has the defaults in the README", () => {
    const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
    const [, text] = /^```json\n(\{\n {2}"plans".*?)^```/ms.exec(readme)!;
    const { format: _, ...settings } = JSON.parse(text!);
    expect(Settings.parse({})).toEqual({ ...settings, developmentLogin: false });
  });

  it.each<[object, string]>([
    [
      { rates: { account: { requests: 0, seconds: 1 } } },
      '"rates.account.requests" must be an integer from 1 to 1000000, got 0',
    ],
    [{ rates: { failures: { requests: 1 } } }, '"rates.failures.seconds" must be a number, got nothing'],
    [{ rates: { token: 7 } }, '"rates.token" must be an object, got 7'],
    [{ rates: { accounts: null } }, '"rates" must have known keys only, got "accounts"'],
    [{ trustedProxies: -1 }, '"trustedProxies" must be an integer from 0 to 10, got -1'],
    [{ trustedProxies: 1.5 }, '"trustedProxies" must be an integer from 0 to 10, got 1.5'],
    [{ tokensPerClient: 0 }, '"tokensPerClient" must be an integer from 1 to 10000, got 0'],
  ])("rejects %j", (options, message) => {
    expect(() => createServer({ codec, database: noDatabase, ...options })).toThrow(message);
  });
});
