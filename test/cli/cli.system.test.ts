import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alphabets,
  createCompositePuid,
  createPuid,
  createUuidPuid,
  rejectNumberLike,
  rejectWords,
} from "../../src/index.js";
import { postgresFunctions } from "../../src/sql/index.js";
import { key } from "../support/key.js";
import { type Outcome, puid } from "./puid.js";

const users = createPuid({ key: key, prefix: "usr_" });
const usr = ["--prefix", "usr_"];

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "puid-cli-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Writes a file for a test and returns its path. */
function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);

/** Expects success and returns the lines of standard output. */
function good({ status, stdout, stderr }: Outcome): string[] {
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return linesOf(stdout);
}

/** Expects a usage error and returns its message. */
function misused({ status, stdout, stderr }: Outcome): string {
  expect(stdout).toBe("");
  expect(status).toBe(2);
  expect(stderr).not.toMatch(/\n +at /);
  return stderr;
}

describe("puid keygen", () => {
  it("writes a different key of 256 bits each time", async () => {
    const [one, other] = [good(await puid(["keygen"])), good(await puid(["keygen"]))];
    expect(one[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(one).not.toEqual(other);
    expect(() => createPuid({ key: one[0]! })).not.toThrow();
    // The key has 32 random bytes. The character codes of 32 hexadecimal digits would all start with 3 or 6.
    expect(one[0]).not.toMatch(/^([36].)*$/);
  });

  it("writes the key to a new file that only its owner can read, and overwrites no file", async () => {
    const path = join(directory, "new-key");
    expect(good(await puid(["keygen", "--out", path]))).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = readFileSync(path, "utf8");
    expect(misused(await puid(["keygen", "--out", path]))).toContain("--out must be a new file");
    expect(readFileSync(path, "utf8")).toBe(key);
    const ids = good(await puid(["id", "--key-file", path, "42"], { env: { PUID_KEY: undefined } }));
    expect(ids).toEqual([createPuid({ key: key.trim() }).id(42n)]);
  });
});

describe("puid id and puid ordinal", () => {
  it("accept operands", async () => {
    expect(good(await puid(["id", ...usr, "42", "43", "9223372036854775807"]))).toEqual([
      users.id(42n),
      users.id(43n),
      users.id(2n ** 63n - 1n),
    ]);
    expect(good(await puid(["ordinal", ...usr, users.id(42n), users.id(43n)]))).toEqual(["42", "43"]);
  });

  it("accept --range, with both ends included", async () => {
    expect(good(await puid(["id", ...usr, "--range", "9998..20000"]))).toEqual(users.ids(9998n, 10_003));
    expect(good(await puid(["id", ...usr, "--range", "1e3..1_001"]))).toEqual(users.ids(1000n, 2));
    const huge = good(await puid(["id", ...usr, "--range", "9223372036854775806..9223372036854775807"]));
    expect(huge).toEqual(users.ids(2n ** 63n - 2n, 2));
  });

  it("read the standard input in any order, with or without a last newline, with LF or CRLF", async () => {
    const ordinals = [5n, 1n, 2n ** 60n, 2n ** 53n, 0n, 5n];
    const ids = users.ids(ordinals);
    for (const end of ["\n", "\r\n"]) {
      for (const last of ["", end]) {
        expect(good(await puid(["id", ...usr], { input: ordinals.join(end) + last }))).toEqual(ids);
        const back = await puid(["ordinal", ...usr], { input: ids.join(end) + last });
        expect(good(back)).toEqual(ordinals.map(String));
      }
    }
    expect(good(await puid(["ordinal", ...usr], { input: `${ids[0]}\r` }))).toEqual(["5"]);
    expect(good(await puid(["id", ...usr], { input: "" }))).toEqual([]);
  });

  it("read lines that arrive in several chunks", async () => {
    const ids = users.ids(0n, 5000);
    const text = `${ids.join("\n")}\n`;
    const pieces = text.match(/.{1,7919}/gs)!;
    expect(good(await puid(["ordinal", ...usr], { input: pieces }))).toEqual(ids.map((_, i) => String(i)));
  });

  it("report invalid lines by number, and process the others", async () => {
    const ids: string[] = [...users.ids(0n, 10_000)];
    ids[3] = "nonsense";
    ids[7000] = `${ids[7000]!.slice(0, -1)}u`;
    ids[9999] = "";
    const { status, stdout, stderr } = await puid(["ordinal", ...usr], { input: `${ids.join("\n")}\n` });
    expect(status).toBe(1);
    const expected = ids.flatMap((_, i) => ([3, 7000, 9999].includes(i) ? [] : [String(i)]));
    expect(linesOf(stdout)).toEqual(expected);
    expect(linesOf(stderr)).toEqual([
      'puid: line 4: "id" must start with "usr_", got "nonsense"',
      expect.stringContaining("puid: line 7001: "),
      'puid: line 10000: "id" must start with "usr_", got ""',
    ]);
  });

  it("escape invisible characters in reports", async () => {
    const { stderr } = await puid(["id", ...usr], { input: "\u202e\u009b2J\n" });
    expect(stderr).toBe('puid: line 1: an ordinal must be decimal digits, got "\\u202e\\u009b2J"\n');
  });

  it("report invalid ordinals", async () => {
    const wrong = ["-1", "1.5", "", "1e3", "0x10", " 7", "9223372036854775808", "٣", "1".repeat(2000)];
    const input = `1\n${wrong.join("\n")}\n2\n`;
    const { status, stdout, stderr } = await puid(["id", ...usr], { input });
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual(users.ids(1n, 2));
    expect(linesOf(stderr)).toHaveLength(wrong.length);
    expect(linesOf(stderr)[6]).toContain("line 8: ");
    expect(linesOf(stderr)[6]).toContain("must be below the capacity 2^63");
    expect(Math.max(...linesOf(stderr).map((line) => line.length))).toBeLessThan(250);
  });

  it("report invalid operands by position", async () => {
    const { status, stdout, stderr } = await puid(["ordinal", ...usr, users.id(1n), "x", users.id(2n)]);
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual(["1", "2"]);
    expect(stderr).toBe('puid: operand 2: "id" must start with "usr_", got "x"\n');
  });

  it("stop at the first invalid line with --strict", async () => {
    const input = `${[users.id(1n), "x", users.id(2n), "y"].join("\n")}\n`;
    const { status, stdout, stderr } = await puid(["ordinal", ...usr, "--strict"], { input });
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual(["1"]);
    expect(linesOf(stderr)).toEqual([expect.stringContaining("line 2")]);
    // Also if many lines follow.
    const more = await puid(["ordinal", ...usr, "--strict"], {
      input: `x\n${users.ids(0n, 20_000).join("\n")}\n`,
    });
    expect(more.status).toBe(1);
    expect(more.stdout).toBe("");
  });

  it("write JSON with --json, with ordinals as strings", async () => {
    const [line] = good(await puid(["id", ...usr, "--json", "9223372036854775807"]));
    const pair = { ordinal: "9223372036854775807", id: users.id(2n ** 63n - 1n) };
    expect(JSON.parse(line!)).toEqual(pair);
    const [back] = good(await puid(["ordinal", ...usr, "--json", pair.id]));
    expect(JSON.parse(back!)).toEqual(pair);
    const range = good(await puid(["id", ...usr, "--json", "--range", "7..8"]));
    expect(range.map((text) => JSON.parse(text))).toEqual([
      { ordinal: "7", id: users.id(7n) },
      { ordinal: "8", id: users.id(8n) },
    ]);
  });

  it("correct typed ids with --normalize", async () => {
    expect(good(await puid(["ordinal", ...usr, "--normalize", "USR_ TOP05-YTV42-X8AO7-RMZV"]))).toEqual([
      "42",
    ]);
    expect((await puid(["ordinal", ...usr, "USR_ TOP05-YTV42-X8AO7-RMZV"])).status).toBe(1);
  });

  it("reject a line that is too long, even if it starts with an id", async () => {
    for (const end of ["x", " ", "\r"]) {
      // In chunks of the size that a pipe delivers.
      const input = [users.id(42n).padEnd(65_536), end.repeat(65_536), "\n", `${users.id(7n)}\n`];
      const { status, stdout } = await puid(["ordinal", ...usr, "--normalize"], { input });
      expect([end, status, stdout]).toEqual([end, 1, "7\n"]);
    }
  });

  it("reject endless lines in constant memory", async () => {
    const endless = function* () {
      for (let i = 0; i < 3000; i++) yield "9".repeat(65_536);
      yield "\n42\n";
    };
    const { status, stdout, stderr } = await puid(["id", ...usr], {
      input: endless(),
      env: { NODE_OPTIONS: "--max-old-space-size=64" },
    });
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual([users.id(42n)]);
    expect(linesOf(stderr)).toHaveLength(1);
  });

  it("process a million lines in the memory of a thousand", async () => {
    const peak = (count: number): number => {
      const script = `seq 1 ${count} | /usr/bin/env node --max-old-space-size=24 dist/cli/main.js id --prefix usr_ | node --max-old-space-size=24 dist/cli/main.js ordinal --prefix usr_ | tail -1`;
      return Number(
        execFileSync("bash", ["-o", "pipefail", "-c", script], {
          encoding: "utf8",
          env: { ...process.env, PUID_KEY: key },
        }),
      );
    };
    expect(peak(1_000_000)).toBe(1_000_000);
  });

  it("stop silently if the reader closes the pipe", async () => {
    for (const command of ["id --range 1..100000000", "id", "ordinal --prefix x"]) {
      const script = `yes 1 | head -2000000 | node dist/cli/main.js ${command} 2>/dev/null | head -1; echo "\${PIPESTATUS[2]}"`;
      const lines = linesOf(
        execFileSync(
          "bash",
          [
            "-c",
            command.startsWith("ordinal")
              ? script.replace("yes 1", `yes ${createPuid({ key: key, prefix: "x" }).id(1n)}`)
              : script,
          ],
          {
            encoding: "utf8",
            env: { ...process.env, PUID_KEY: key },
          },
        ),
      );
      expect(lines.at(-1)).toBe("0");
      expect(lines).toHaveLength(2);
    }
  });
});

describe("puid inspect", () => {
  it("shows the parts of an id", async () => {
    expect(good(await puid(["inspect", ...usr, users.id(42n)]))).toEqual([
      "id       usr_t0p05ytv42x8a07rmzv",
      "prefix   usr_",
      "digits   t0p05ytv42x8a07rmzv",
      "point    42",
      "ordinal  42",
    ]);
  });

  it("shows the point of an unissued id, and the reason", async () => {
    const { status, stdout } = await puid(["inspect", ...usr, "--json", "usr_t0p05ytv42x8a07rmzw", "x"]);
    expect(status).toBe(1);
    const wide = createPuid({ key: key, prefix: "usr_", length: 19, capacity: 32n ** 19n });
    expect(linesOf(stdout).map((line) => JSON.parse(line))).toEqual([
      {
        id: "usr_t0p05ytv42x8a07rmzw",
        prefix: "usr_",
        digits: "t0p05ytv42x8a07rmzw",
        point: String(wide.ordinal("usr_t0p05ytv42x8a07rmzw")),
        reason: "unissued",
        message: expect.stringContaining("must be issued by this key"),
      },
      { id: "x", reason: "prefix", message: '"id" must start with "usr_", got "x"' },
    ]);
  });

  it.each([[], ["--json"]])("escapes control characters, with the flag %j", async (...flags) => {
    const text = "usr_\u001b[2J\u009b1m\u202e\u2066\u2028\u0007\r\n\u{e0041}\u00e9";
    const { status, stdout, stderr } = await puid(["inspect", ...usr, ...flags, text]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    const id = /^(?:id +|\{"id":")(.*?)(?:",.*)?$/m.exec(stdout)![1]!;
    expect(JSON.parse(`"${id}"`)).toBe(text);
  });

  it("requires an id", async () => {
    expect(misused(await puid(["inspect"]))).toContain("missing ID: pass at least one");
  });
});

describe("puid check", () => {
  it("counts valid, invalid and repeated ids", async () => {
    const text = [
      ...users.ids(0n, 1000),
      users.id(7n),
      users.id(7n),
      "x",
      "usr_",
      users.id(1n).replace("n", "u"),
    ];
    const path = file("ids.txt", text.join("\n"));
    const { status, stdout } = await puid(["check", ...usr, path]);
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual([
      "lines              1,005",
      "valid              1,002",
      "invalid prefix         1",
      "invalid length         1",
      "invalid character      1",
      "invalid unissued       0",
      "duplicates             2",
    ]);
    const json = await puid(["check", ...usr, "--json"], { input: text.join("\n") });
    expect(JSON.parse(json.stdout)).toEqual({
      lines: 1005,
      valid: 1002,
      invalid: { prefix: 1, length: 1, character: 1, unissued: 0 },
      duplicates: 2,
    });
  });

  it("finds repeated ids across files, and exits with 0 if there are none", async () => {
    const [one, other] = [file("one.txt", `${users.id(1n)}\n`), file("other.txt", `${users.id(2n)}\n`)];
    expect((await puid(["check", ...usr, one, other])).status).toBe(0);
    expect((await puid(["check", ...usr, one, other, one])).status).toBe(1);
  });

  it("counts ordinals of more than 64 bits", async () => {
    const codec = createUuidPuid({ key: key, capacity: 2n ** 122n });
    const input = codec.ids([2n ** 121n, 7n, 2n ** 121n]).join("\n");
    const { stdout } = await puid(["check", "--uuid", "--capacity", "2^122", "--json"], { input });
    expect(JSON.parse(stdout)).toMatchObject({ valid: 3, duplicates: 1 });
  });

  it("rejects a file that does not exist", async () => {
    const said = misused(await puid(["check", join(directory, "nowhere")]));
    expect(said).toContain("FILE must be a file that can be read: ENOENT");
  });
});

describe("puid plan", () => {
  it("lists lengths, and marks the library's default", async () => {
    const lines = good(await puid(["plan", "--ids", "5e9", "--alphabet", "base58"]));
    expect(lines[0]).toBe("length  a guess is an id  guard bits");
    const marked = lines.filter((line) => line.endsWith("the default"));
    const { length, guardBits } = createPuid({
      key: key,
      alphabet: alphabets.base58,
      capacity: 5_000_000_000n,
    });
    expect(marked).toEqual([expect.stringMatching(new RegExp(`^ +${length} .* ${guardBits.toFixed(1)} `))]);
    expect(lines[1]).toMatch(/^ +6 +1 in 7\.6 +2\.9$/);
  });

  it.each(["1", "999999", "1000000", "2^63", "1_000_000_000", "1.5e12"])(
    "agrees with the library for %s ids",
    async (ids) => {
      const rows = JSON.parse((await puid(["plan", "--ids", ids, "--json"])).stdout);
      const value = BigInt(ids.startsWith("2^") ? 2n ** 63n : Number(ids.replaceAll("_", "")));
      const { length } = createPuid({ key: key, capacity: value });
      expect(rows.find((row: { isDefault: boolean }) => row.isDefault).length).toBe(length);
      for (const row of rows) {
        const codec = createPuid({ key: key, capacity: value, length: row.length });
        expect(row.guardBits).toBeCloseTo(codec.guardBits, 1);
      }
      expect(() => createPuid({ key: key, capacity: value, length: rows[0].length - 1 })).toThrow();
    },
  );

  it.each([
    [["plan"], "missing number of ids: pass --ids N"],
    [["plan", "--ids", "0"], "--ids must be from 1"],
    [["plan", "--ids", "many"], '"ids" must be a whole number'],
    [["plan", "--ids", "1.5"], '"ids" must be a whole number'],
    [
      ["plan", "--ids", "5", "--alphabet", "aa"],
      '"alphabet" must have distinct characters, got "a" at 1 in "aa"',
    ],
    [["plan", "--ids", "5", "--alphabet", "ab cd"], '"alphabet" must have only printable ASCII characters'],
    [["plan", "--ids", "5", "--alphabet", "a"], '"alphabet" must have at least 2 characters, got "a"'],
    [["plan", "5"], "takes no operands"],
  ])("rejects %j", async (args, message) => {
    expect(misused(await puid(args))).toContain(message);
  });
});

describe("puid sql", () => {
  it("writes the output of postgresFunctions", async () => {
    const { stdout, status } = await puid([
      "sql",
      "--name",
      "usr",
      ...usr,
      "--schema",
      "app",
      "--setting",
      "a.b",
    ]);
    expect(status).toBe(0);
    expect(stdout).toBe(postgresFunctions({ name: "usr", prefix: "usr_", schema: "app", setting: "a.b" }));
    const inlined = await puid(["sql", "--name", "f", "--uuid", "--inline-key", "--pgcrypto-schema", "x"]);
    expect(inlined.stdout).toBe(
      postgresFunctions({ name: "f", uuid: true, inlineKey: key, pgcryptoSchema: "x" }),
    );
  });

  it("requires a key only with --inline-key", async () => {
    const env = { PUID_KEY: undefined };
    expect((await puid(["sql", "--name", "usr"], { env })).status).toBe(0);
    expect(misused(await puid(["sql", "--name", "usr", "--inline-key"], { env }))).toContain(
      "missing key: set PUID_KEY or pass --key-file",
    );
    expect(misused(await puid(["sql"]))).toContain("missing name of the functions: pass --name NAME");
    expect(misused(await puid(["sql", "--name", "x", "--length", "1"]))).toContain('"length" must be');
  });
});

describe("the options of the format", () => {
  it("include every alphabet by its name", async () => {
    for (const [name, alphabet] of Object.entries(alphabets)) {
      const ids = good(await puid(["id", "--alphabet", name, "42"]));
      expect(ids).toEqual([createPuid({ key: key, alphabet }).id(42n)]);
      const rows = JSON.parse((await puid(["plan", "--ids", "2^63", "--alphabet", name, "--json"])).stdout);
      const { length } = createPuid({ key: key, alphabet });
      expect(rows.find((row: { isDefault: boolean }) => row.isDefault).length).toBe(length);
    }
  });

  it.each<[string[], ReturnType<typeof createPuid>]>([
    [["--alphabet", "base62"], createPuid({ key: key, alphabet: alphabets.base62 })],
    [["--alphabet", "0123456789ab"], createPuid({ key: key, alphabet: "0123456789ab" })],
    [["--capacity", "1e6", "--length", "8"], createPuid({ key: key, capacity: 1_000_000n, length: 8 })],
    [["--capacity", "2^32"], createPuid({ key: key, capacity: 2n ** 32n })],
    [["--prefix", "a-", "--tweak", "b"], createPuid({ key: key, prefix: "a-", tweak: "b" })],
    [["--prefix=--"], createPuid({ key: key, prefix: "--" })],
    [["--uuid", "--tweak", "t"], createUuidPuid({ key: key, tweak: "t" })],
  ])("give the library's ids: %j", async (flags, codec) => {
    expect(good(await puid(["id", ...flags, "42"]))).toEqual([codec.id(42n)]);
  });

  it("come from a --config file, which flags override", async () => {
    const config = { prefix: "usr_", alphabet: "base58", capacity: "2^40", length: 14, tweak: "x" };
    const path = file("format.json", JSON.stringify(config));
    const options = { key: key, ...config, alphabet: alphabets.base58, capacity: 2n ** 40n };
    expect(good(await puid(["id", "--config", path, "42"]))).toEqual([createPuid(options).id(42n)]);
    expect(good(await puid(["id", "--config", path, "--tweak", "y", "42"]))).toEqual([
      createPuid({ ...options, tweak: "y" }).id(42n),
    ]);
    const uuid = file("uuid.json", JSON.stringify({ uuid: true, capacity: 1e6 }));
    expect(good(await puid(["id", "--config", uuid, "42"]))).toEqual([createUuidPuid({ key: key }).id(42n)]);
  });

  it("include filters in a --config file", async () => {
    const path = file(
      "filters.json",
      JSON.stringify({ rejectWords: ["x", "y", "z"], rejectNumberLike: true }),
    );
    const words = rejectWords(["x", "y", "z"]);
    const codec = createPuid({ key: key, accept: (id) => words(id) && rejectNumberLike(id) });
    expect(good(await puid(["id", "--config", path, "--range", "0..999"]))).toEqual(codec.ids(0n, 1000));
    const said = misused(await puid(["sql", "--name", "a", "--config", path]));
    expect(said).toContain("the format must have no filter: there are no functions in SQL for filtered ids");
  });

  it("report each line for which a filter in a --config file accepts no id", async () => {
    const config = { length: 4, alphabet: "base36", capacity: 1_600_000, rejectWords: ["a"] };
    const path = file("small.json", JSON.stringify(config));
    const input = Array.from({ length: 40 }, (_, i) => `${i}\n`).join("");
    const { status, stdout, stderr } = await puid(["id", "--config", path], { input });
    expect(status).toBe(1);
    const bad = linesOf(stderr).map((line) =>
      Number(/^puid: line (\d+): "accept" must accept an id/.exec(line)![1]),
    );
    expect(bad.length).toBeGreaterThan(0);
    expect(linesOf(stdout)).toHaveLength(40 - bad.length);
    expect(Math.max(...bad)).toBeLessThanOrEqual(40);
  });

  it.each<[string, string]>([
    ["[]", "must hold a JSON object"],
    ["{", "must be JSON"],
    ['{"key":"00"}', "; set PUID_KEY or pass --key-file"],
    ['{"lenght":7}', "must have no names but prefix, alphabet"],
    ['{"prefix":7}', '"prefix" must be a string, got 7'],
    ['{"length":"x"}', '"length" must be a whole number'],
    ['{"uuid":"yes"}', '"uuid" must be true or false'],
    ['{"rejectWords":"x"}', '"rejectWords" must be a list of strings, got "x"'],
    ['{"uuid":true,"prefix":"x"}', '"prefix"'],
  ])("reject a file with %s", async (text, message) => {
    const said = misused(await puid(["id", "--config", file("wrong.json", text), "1"]));
    expect(said).toContain(message);
  });

  it("show no part of a key that is passed as a --config file", async () => {
    for (const text of [`${key}\n`, `c${key}\n`, `{"prefix": "${key}`, `{"prefix":\n${key}}`]) {
      const path = file("wrong.json", text);
      const said = misused(await puid(["id", "--config", path, "1"]));
      expect(said).toMatch(/^puid: \S+ must be JSON, got a syntax error( at position \d+)?\n$/);
    }
  });

  it.each<[string[], string]>([
    [["--length", "3"], '"length" must be an integer from 4'],
    [["--length", "x"], '"length" must be a whole number'],
    [["--prefix", "ä"], '"prefix" must have only letters'],
    [["--alphabet", "aa"], '"alphabet" must have distinct characters'],
    [["--capacity", "0"], '"capacity" must be at least 1'],
    [["--config", "/nowhere/at/all"], "ENOENT"],
    [["--key-file", "/nowhere/at/all"], "ENOENT"],
    [["--range", "1"], "--range must be FIRST..LAST"],
    [["--range", "2..1"], "--range must not end before it begins"],
    [["--range", "1..2^63"], "--range must end below the capacity"],
    [["--range", "1..2", "7"], "--range takes no operands"],
    [["--unknown"], "Unknown option '--unknown'"],
    [["--key", key], "Unknown option '--key'"],
  ])("reject %j", async (flags, message) => {
    const said = misused(await puid(["id", ...flags]));
    expect(said).toContain(message);
    expect(said).not.toContain(key);
  });
});

describe("the key", () => {
  it("is required", async () => {
    for (const key of [undefined, ""]) {
      const said = misused(await puid(["id", "1"], { env: { PUID_KEY: key } }));
      expect(said).toContain("missing key: set PUID_KEY or pass --key-file; puid keygen makes one");
    }
  });

  it("is rejected if it is invalid, and never shown", async () => {
    const wrong = "f44fec9beae13cc3a609f67b2f19ab5g";
    const said = misused(await puid(["id", "1"], { env: { PUID_KEY: wrong } }));
    expect(said).toContain('"key" must');
    expect(said).not.toContain(wrong.slice(0, 8));
  });

  it("comes from --key-file before PUID_KEY", async () => {
    const path = file("key", `${key}${key}\n`);
    chmodSync(path, 0o600);
    expect(good(await puid(["id", "--key-file", path, "42"]))).toEqual([
      createPuid({ key: key + key }).id(42n),
    ]);
  });

  it("is used with a warning from a file that other users can read", async () => {
    const path = file("key", `${key}\n`);
    for (const mode of [0o640, 0o604, 0o620]) {
      chmodSync(path, mode);
      expect(await puid(["id", "--key-file", path, "42"])).toEqual({
        status: 0,
        stdout: `${createPuid({ key: key }).id(42n)}\n`,
        stderr: `puid: warning: other users can read ${path}; run chmod 600\n`,
      });
    }
  });
});

describe("error messages", () => {
  it.each([
    [["\u001b[2J"]],
    [["plan", "\u009b2J"]],
    [["id", "--range", "1\u001b[2J..2"]],
    [["id", "--\u001b[2J"]],
    [["id", "--key-file", "\u001b[2J\u202e"]],
    [["keygen", "a\nb\u0007"]],
  ])("escape control characters of arguments: %j", async (args) => {
    const said = misused(await puid(args));
    expect(said).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(said).toMatch(/\\u00|\\n/);
  });
});

describe("help", () => {
  const commands = ["keygen", "id", "ordinal", "inspect", "check", "plan", "sql"];

  it("lists the commands", async () => {
    const lines = good(await puid(["--help"]));
    for (const name of commands) expect(lines.some((line) => line.startsWith(`  ${name} `))).toBe(true);
    expect(lines.join("\n")).toContain("Exit status: 0");
    expect((await puid([])).status).toBe(2);
  });

  it.each(commands)("describes puid %s", async (name) => {
    const lines = good(await puid([name, "--help"]));
    expect(lines[0]).toMatch(new RegExp(`^puid ${name}: `));
    for (const args of [
      ["help", name],
      [name, "-h"],
    ])
      expect(good(await puid(args))).toEqual(lines);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  it.each(["id", "plan"])("of puid %s names every alphabet", async (name) => {
    const text = good(await puid([name, "--help"])).join("\n");
    const help = /--alphabet ALPHABET +([\s\S]*?), or the characters/.exec(text)![1]!;
    expect(help.split(/,\s+/)).toEqual(Object.keys(alphabets));
  });

  it("shows the version with --version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(good(await puid(["--version"]))).toEqual([version]);
  });

  it("lists the commands after an unknown command", async () => {
    expect(misused(await puid(["ids"]))).toBe(
      'puid: the command must be one of keygen, id, ordinal, inspect, check, plan, sql, got "ids"\n',
    );
  });
});

describe("progress", () => {
  it("is shown on a terminal during long work, and cleared at the end", async () => {
    // script(1) gives the process a terminal for its standard error.
    const child = spawn(
      "script",
      ["-qec", `node dist/cli/main.js id --range 1..6000000 > ${join(directory, "long")}`, "/dev/null"],
      { env: { ...process.env, PUID_KEY: key }, stdio: ["ignore", "pipe", "ignore"] },
    );
    const clear = "\r\x1b[K";
    const [first, line, ...rest] = (await child.stdout.toArray()).join("").split(clear);
    expect(first).toBe("");
    expect(line).toMatch(/^[\d,]+ of 6,000,000 ids, [\d,]+ a second$/);
    expect(rest.at(-1)).toBe("");
  });

  it("is not shown without a terminal", async () => {
    expect((await puid(["id", "--range", "1..3000000"])).stderr).toBe("");
  });
});

describe("puid --parts", () => {
  const codec = createCompositePuid({ key, prefix: "ord_", parts: { tenant: 2n ** 20n, row: 2n ** 43n } });
  const format = ["--prefix", "ord_", "--parts", "tenant=2^20,row=2^43"];
  const ids = [codec.id({ tenant: 7n, row: 42n }), codec.id({ tenant: 2n ** 20n - 1n, row: 2n ** 43n - 1n })];
  const lines = ["7,42", `${2n ** 20n - 1n},${2n ** 43n - 1n}`];

  it("reads and writes parts with commas, from operands and from standard input", async () => {
    expect(good(await puid(["id", ...format, ...lines]))).toEqual(ids);
    expect(good(await puid(["id", ...format], { input: `${lines.join("\n")}\n` }))).toEqual(ids);
    expect(good(await puid(["ordinal", ...format, ...ids]))).toEqual(lines);
    expect(good(await puid(["ordinal", ...format], { input: ids.join("\n") }))).toEqual(lines);
    expect(good(await puid(["ordinal", "--normalize", ...format, ids[0]!.toUpperCase()]))).toEqual(["7,42"]);
  });

  it("names the parts in JSON", async () => {
    const parts = { tenant: "7", row: "42" };
    const one = good(await puid(["id", "--json", ...format, "7,42"]));
    expect(one.map((line) => JSON.parse(line))).toEqual([{ parts, id: ids[0] }]);
    const other = good(await puid(["ordinal", "--json", ...format, ids[0]!]));
    const ordinal = String(7n * 2n ** 43n + 42n);
    expect(other.map((line) => JSON.parse(line))).toEqual([{ id: ids[0], ordinal, parts }]);
    expect(good(await puid(["inspect", ...format, ids[0]!]))).toContain("parts    7,42");
  });

  it("takes the parts from a config file", async () => {
    const config = file("parts.json", '{ "prefix": "ord_", "parts": { "tenant": "2^20", "row": "2^43" } }');
    expect(good(await puid(["id", "--config", config, "7,42"]))).toEqual([ids[0]]);
    const text = file("text.json", '{ "prefix": "ord_", "parts": "tenant=2^20,row=2^43" }');
    expect(good(await puid(["id", "--config", text, "7,42"]))).toEqual([ids[0]]);
  });

  it("reports invalid parts, and converts the others", async () => {
    const given = ["7,42", "7", "7,42,1", "7,x", "7, 42", "1048576,0"];
    const { status, stdout, stderr } = await puid(["id", ...format, ...given]);
    expect(status).toBe(1);
    expect(linesOf(stdout)).toEqual([ids[0]]);
    const rule = "the parts must be tenant,row in decimal digits, got";
    expect(linesOf(stderr)).toEqual([
      `puid: operand 2: ${rule} "7"`,
      `puid: operand 3: ${rule} "7,42,1"`,
      `puid: operand 4: ${rule} "7,x"`,
      `puid: operand 5: ${rule} "7, 42"`,
      expect.stringContaining(
        'puid: operand 6: "parts.tenant" must be below its range 2^20 (1048576), got 1048576',
      ),
    ]);
  });

  it("counts ids, and writes SQL", async () => {
    const { status, stdout } = await puid(["check", ...format], { input: `${ids.join("\n")}\nord_1\n` });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^valid +2$/m);
    const sql = good(await puid(["sql", "--name", "ord", ...format])).join("\n");
    const parts = { tenant: 2n ** 20n, row: 2n ** 43n };
    expect(`${sql}\n`).toBe(postgresFunctions({ name: "ord", prefix: "ord_", parts }));
  });

  it.each([
    ["a name twice", ["--parts", "a=5,a=6"], '"parts" must be different names with ranges'],
    ["no range", ["--parts", "a"], '"parts" must be different names with ranges'],
    ["nothing", ["--parts", ""], '"parts" must be different names with ranges'],
    ["a range that is no number", ["--parts", "a=x"], '"parts.a" must be a whole number'],
    ["a range of zero", ["--parts", "a=0"], '"parts" must have ranges of at least 1, got 0 for "a"'],
    ["a capacity", ["--parts", "a=5", "--capacity", "5"], 'got "capacity"'],
    ["UUIDs", ["--parts", "a=5", "--uuid"], 'got "parts"'],
    ["a range of ordinals", ["--parts", "a=5", "--range", "1..2"], "--range must be left out with --parts"],
  ])("rejects %s", async (_, args, message) => {
    expect(misused(await puid(["id", ...args, "1"]))).toContain(message);
  });
});
