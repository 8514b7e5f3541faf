import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfiguration } from "../../src/command/configuration.js";
import { Settings } from "../../src/options.js";
import { createServer } from "../../src/server.js";
import { validationMessage } from "../../src/util/validation-message.js";
import { noDatabase } from "../support/no-database.js";
import { codec } from "../support/service.js";
import { expectOurs, FORM, mutants, NOT_JSON, SECRET, SETTINGS, WILD } from "../support/wild-values.js";

describe("validationMessage", () => {
  it("has the server's own form for every invalid option of createServer", () => {
    const seen = new Set<string>();
    for (const settings of mutants(SETTINGS, [...WILD, ...NOT_JSON])) {
      if (Settings.safeParse(settings).success) continue; // creating a server is slow
      if (typeof settings !== "object" || settings === null) continue; // createServer needs an object
      try {
        createServer({ codec, database: noDatabase, ...(settings as object) });
      } catch (error) {
        const { message } = error as Error;
        expect(message).toMatch(/^createServer: /);
        expectOurs(message.slice("createServer: ".length));
        seen.add(/"(.*?)"/.exec(message)?.[1] ?? "");
      }
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...Object.keys(SETTINGS),
        "plans.free.rate.seconds",
        "plans.free.limit",
        "plans.free.idsPerRequest",
        "unknownKey",
      ]),
    );
  });

  it("has the server's own form for every invalid configuration file", () => {
    const directory = mkdtempSync(join(tmpdir(), "puid-complaint-"));
    const file = {
      ...{ host: "127.0.0.1", port: 0, data: "x", logLevel: "info", ...SETTINGS },
      format: { prefix: "x", alphabet: "base62", length: 22, capacity: "100", tweak: "x" },
    };
    const path = join(directory, "bad.json");
    let count = 0;
    for (const content of mutants(file, WILD)) {
      writeFileSync(path, JSON.stringify(content));
      try {
        readConfiguration({ config: path }, {});
      } catch (error) {
        const { message } = error as Error;
        expect(message.startsWith(`${path}: `)).toBe(true);
        expectOurs(message.slice(path.length + 2));
        count++;
      }
    }
    expect(count).toBeGreaterThan(200);
    expect(() => readConfiguration({}, { PUID_LOG_LEVEL: "loud" })).toThrow(FORM);
    rmSync(directory, { recursive: true });
  });

  it("names items, keys and missing values, clips long values, and shows no secret", () => {
    const refused = (schema: z.ZodType, value: unknown): string =>
      validationMessage(schema.safeParse(value).error!, value, "the body");
    expect(refused(z.object({ uris: z.array(z.string()) }), { uris: ["x", null] })).toBe(
      '"uris[1]" must be a string, got null',
    );
    expect(refused(z.object({ a: z.object({ b: z.string() }) }), { a: {} })).toBe(
      '"a.b" must be a string, got nothing',
    );
    expect(refused(z.int(), 1.5)).toBe("the body must be an integer, got 1.5");
    expect(refused(z.object({ plans: z.record(z.string().min(1), z.int()) }), { plans: { "": 1 } })).toBe(
      'each key of "plans" must have at least 1 character, got ""',
    );
    expect(refused(z.strictObject({ a: z.object({}) }), { a: {}, b: SECRET })).toBe(
      'the body must have known keys only, got "b"',
    );
    expect(refused(z.array(z.int()).max(1), [1, 2])).toBe("the body must have at most 1 item, got an array");
    expect(refused(z.null(), "x".repeat(65))).toBe(`the body must be null, got "${"x".repeat(64)}"…`);
    expect(refused(z.null(), `a ${SECRET} b`)).toBe('the body must be null, got "a puid_live_… b"');
    expect(refused(z.null(), "\u202e\x9b\u{1f9e8}")).toBe(
      'the body must be null, got "\\u202e\\u009b\\ud83e\\udde8"',
    );
    expect(refused(z.object({ client_secret: z.string() }), { client_secret: 12345 })).toBe(
      '"client_secret" must be a string, got a number',
    );
    expect(refused(z.object({ clientSecret: z.string().max(3) }), { clientSecret: "5ec4e7" })).toBe(
      '"clientSecret" must have at most 3 characters, got a string',
    );
    // Members of a prototype do not count as values.
    expect(refused(z.object({ constructor: z.string() }), {})).toBe(
      '"constructor" must be a string, got nothing',
    );
  });
});
