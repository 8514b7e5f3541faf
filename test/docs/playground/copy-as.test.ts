import { describe, expect, it } from "vitest";
import { COPY_AS } from "../../../docs/playground/src/copy-as.js";
import type { Format } from "../../../docs/playground/src/format.js";
import { alphabets, createPuid } from "../../../src/index.js";
import { load, run } from "../examples.js";

const PUID_KEY = "98259b8160c492e26407ad772adae700";

const FORMATS: Readonly<Record<string, Format>> = {
  "the defaults": {},
  "a prefix": { prefix: "usr_" },
  "every option": { prefix: "a.b~c-", alphabet: alphabets.base58, length: 12, capacity: 2n ** 40n },
  "characters of its own": { alphabet: "\"'`\\$abc", length: 20, capacity: 1_000_000n },
};

describe.each(Object.entries(FORMATS))("the code that the playground copies, with %s", (_, format) => {
  const codec = createPuid({ key: PUID_KEY, ...format });
  const sample = { ordinal: 42n, id: codec.id(42n) };

  it.each(["TypeScript", "zod", "Drizzle"])("runs as %s", async (name) => {
    const code = COPY_AS[name]!(format, sample);
    await run(code, await load(code), { PUID_KEY });
  });
});

it("says what a bigint column does not hold", () => {
  const format = { capacity: 2n ** 64n };
  const codec = createPuid({ key: PUID_KEY, ...format });
  const sample = (ordinal: bigint) => ({ ordinal, id: codec.id(ordinal) });
  expect(COPY_AS["Drizzle"]!(format, sample(42n))).toBe(
    "// A bigint column holds numbers below 2^63. Choose a capacity of at most 2^63.\n",
  );
  const last = 2n ** 63n - 1n;
  expect(COPY_AS["SQL"]!(format, sample(last))).toContain(
    `-- select usr_id(${last}); -- ${codec.id(last)}\n`,
  );
  expect(COPY_AS["SQL"]!(format, sample(last + 1n))).toContain(
    `-- usr_id takes a bigint, so this number is too large: ${last + 1n}\n`,
  );
});

it("copies only what the visitor chose", () => {
  const sample = { ordinal: 1n, id: "x" };
  expect(COPY_AS["TypeScript"]!({}, sample)).toContain("createPuid({ key: process.env.PUID_KEY! });");
  expect(JSON.parse(COPY_AS["JSON for --config"]!({}, sample))).toEqual({});
  expect(COPY_AS["CLI"]!({}, sample)).toContain("npx puid-codec id 1\n");
  const format = { prefix: "usr_", alphabet: alphabets.base62, length: 22, capacity: 2n ** 63n };
  expect(JSON.parse(COPY_AS["JSON for --config"]!(format, sample))).toEqual({
    prefix: "usr_",
    alphabet: "base62",
    length: 22,
    capacity: "2^63",
  });
});
