import { expect, it } from "vitest";
import { parseWhole } from "../../src/text/whole.js";

it.each([
  ["0", 0n],
  ["1000000", 1_000_000n],
  ["1_000_000", 1_000_000n],
  ["1e6", 1_000_000n],
  ["1e10", 10_000_000_000n],
  ["1E6", 1_000_000n],
  ["1e+6", 1_000_000n],
  ["1.25e2", 125n],
  ["12.5e1", 125n],
  ["2^63", 2n ** 63n],
  ["10^0", 1n],
  ["9999^2", 99_980_001n],
])("reads %s", (text, value) => {
  expect(parseWhole(text)).toBe(value);
});

it.each([
  "",
  "_1",
  "-1",
  "+1",
  "1.5",
  "1.25e1",
  "1e-6",
  "1.e6",
  "e6",
  "1e12345",
  "2^",
  "^2",
  "2^-1",
  "12345^2",
  "2^12345",
  "0x10",
  " 1",
  "1 ",
  "1n",
  "x1e6",
  "1e6x",
  "x2^6",
  "2^6x",
  "1\n",
])("rejects %j", (text) => {
  expect(parseWhole(text)).toBeUndefined();
});
