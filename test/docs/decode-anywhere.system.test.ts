import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, createPuid, createUuidPuid, type PuidOptions } from "../../src/index.js";
import { notPuids, ordinals, puidOptions } from "../../src/testing/index.js";
import vectors from "../known-answers/puid-v1.json" with { type: "json" };
import { claimed, sessionsIn, written } from "./console.js";
import { createFiles, type Format, hasJava, hasPython, Program, PYTHON, page } from "./programs.js";

/** Runs the programs of docs/decode-anywhere.md beside the known answers and the library. */

type Pairs = readonly (readonly [ordinal: string, id: string])[];

const KEY = "98259b8160c492e26407ad772adae700";

/** Completes options with their defaults, which the programs do not have. */
function formatOf(options: PuidOptions): Format {
  const { prefix, alphabet, length, capacity } = createPuid(options);
  return { key: options.key, prefix, alphabet, length, capacity, tweak: options.tweak ?? prefix };
}

const languages = [
  { language: "Java", command: "java", present: hasJava, packages: "default-jdk-headless libbcprov-java" },
  { language: "Python", command: "python3", present: hasPython, packages: "python3-cryptography" },
];

/** With CI set, a language that is not installed fails the tests. */
const skips = (present: boolean): boolean => !present && !process.env["CI"];

for (const { language, present, packages } of languages) {
  if (skips(present)) {
    console.warn(
      `docs/decode-anywhere.md: ${language} is not installed: its tests are skipped (apt-get install ${packages})`,
    );
  }
}

describe.each(languages)("the $language program", ({ language, command, present }) => {
  describe.skipIf(skips(present))("if it is installed", () => {
    let program: Program;
    beforeAll(() => {
      program = language === "Java" ? Program.java() : Program.python();
    });
    afterAll(() => program?.close());

    it.each(vectors.cases)("gives the known answers: $name", async ({ options, ids }) => {
      const format = formatOf({ ...options, capacity: BigInt(options.capacity) });
      expect(ids.length).toBeGreaterThan(5);
      for (const [ordinal, id] of ids as unknown as Pairs) {
        expect(await program.ordinal(format, id)).toBe(ordinal);
        expect(await program.id(format, BigInt(ordinal))).toBe(id);
      }
    });

    it("gives the library's answers, and rejects what the library rejects", async () => {
      await fc.assert(
        fc.asyncProperty(
          puidOptions().chain((options) => {
            const codec = createPuid(options);
            return fc.tuple(
              fc.constant(options),
              fc.array(ordinals(codec), { minLength: 1, maxLength: 3 }),
              fc.array(notPuids(codec), { minLength: 1, maxLength: 3 }),
            );
          }),
          async ([options, points, texts]) => {
            const codec = createPuid(options);
            const format = formatOf(options);
            for (const point of [...points, codec.capacity - 1n]) {
              expect(await program.id(format, point)).toBe(codec.id(point));
              expect(await program.ordinal(format, codec.id(point))).toBe(String(point));
            }
            for (const text of texts) expect(await program.ordinal(format, text)).toBe("rejected");
          },
        ),
        { numRuns: 400 },
      );
    });

    it("rejects ordinals and points outside the capacity", async () => {
      const excess = fc.oneof(fc.constant(0n), fc.bigInt(0n, 2n ** 70n));
      await fc.assert(
        fc.asyncProperty(puidOptions(), excess, async (options, more) => {
          const { capacity, ...format } = formatOf(options);
          const size = BigInt(format.alphabet.length) ** BigInt(format.length);
          const past = capacity + more;
          const message = `rejected: ${past} is not an ordinal below ${capacity}`;
          expect(await program.id({ ...format, capacity }, past)).toBe(message);
          expect(await program.id({ ...format, capacity }, -1n - more)).toContain("rejected: -");
          if (past >= size) return;
          const unissued = createPuid({ ...format, capacity: past + 1n }).id(past);
          expect(createPuid({ ...format, capacity }).isId(unissued)).toBe(false);
          expect(await program.ordinal({ ...format, capacity }, unissued)).toBe("rejected");
        }),
        { numRuns: 200 },
      );
    });

    it("writes what the page shows", () => {
      const sessions = sessionsIn(page).filter((lines) =>
        lines.some((line) => line.command.startsWith(command)),
      );
      expect(sessions).toHaveLength(1);
      const directory = createFiles();
      for (const session of sessions) {
        const output = written(session, `python3() { ${PYTHON} "$@"; }`, { cwd: directory });
        expect(output).toEqual(claimed(session));
      }
      rmSync(directory, { recursive: true });
    });
  });
});

describe.skipIf(skips(hasJava))("Bouncy Castle", () => {
  let program: Program;
  beforeAll(() => {
    program = Program.java();
  });
  afterAll(() => program?.close());

  it.runIf(existsSync("/usr/share/java/bcprov-1.72.jar")).each([
    { radix: 2, least: 463 },
    { radix: 4, least: 231 },
    { radix: 16, least: 115 },
    { radix: 32, least: 175 },
  ])("1.72 is wrong in radix $radix from $least digits on, as the page says", async ({ radix, least }) => {
    expect(page.replaceAll("\n", " ")).toMatch(new RegExp(`\\b${least} (digits )?in radix ${radix}\\b`));
    const alphabet = alphabets.crockford32.slice(0, radix);
    for (const length of [least - 2, least - 1, least]) {
      const codec = createPuid({ key: KEY, alphabet, length });
      const answer = await program.ordinal(formatOf({ key: KEY, alphabet, length }), codec.id(42n));
      expect(answer).toBe(length < least ? "42" : "rejected");
    }
  });

  it.each([3, 10, 28, 36, 58, 62, 64, 94])("is right for long ids in radix %i", async (radix) => {
    const printable = Array.from({ length: radix }, (_, i) => String.fromCharCode(0x21 + i)).join("");
    for (const length of [463, 1000]) {
      const options = { key: KEY, alphabet: printable, length };
      expect(await program.ordinal(formatOf(options), createPuid(options).id(42n))).toBe("42");
    }
  });
});

describe.skipIf(skips(hasPython))("the Python program", () => {
  let program: Program;
  beforeAll(() => {
    program = Program.python();
  });
  afterAll(() => program?.close());

  const uuids = { key: KEY, prefix: "", alphabet: "", length: 0 };

  it.each(vectors.uuid)("gives the known UUIDs: tweak $tweak", async ({ key, tweak, ids }) => {
    const format = { ...uuids, key, tweak, capacity: 2n ** 63n };
    for (const [ordinal, id] of ids as unknown as Pairs) {
      expect(await program.ordinal(format, id)).toBe(ordinal);
      expect(await program.id(format, BigInt(ordinal))).toBe(id);
    }
  });

  it("gives the library's answers for UUIDs", async () => {
    const capacities = fc.oneof(fc.constantFrom(1n, 2n ** 63n, 2n ** 122n), fc.bigInt(1n, 2n ** 122n));
    const tweaks = fc.string({ unit: "grapheme", maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ tweak: tweaks, capacity: capacities }),
        fc.bigInt(0n, 2n ** 122n - 1n),
        fc.uuid(),
        fc.nat(35),
        async (options, number, random, at) => {
          const codec = createUuidPuid({ key: KEY, ...options });
          const format = { ...uuids, ...options };
          const ordinal = number % codec.capacity;
          const id = codec.id(ordinal);
          expect(await program.id(format, ordinal)).toBe(id);
          const misses = [
            id.slice(0, at) + id.slice(at + 1),
            `${id}\n`,
            id.toUpperCase(),
            id.replace("-", ""),
          ];
          const changed = ["0", "8", "f", "é"].map((digit) => id.slice(0, at) + digit + id.slice(at + 1));
          for (const text of [id, random, ...misses, ...changed]) {
            expect(await program.ordinal(format, text)).toBe(String(codec.tryOrdinal(text) ?? "rejected"));
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it("gives the library's answers for ids of thousands of characters", async () => {
    for (const [radix, length] of [
      [2, 463],
      [16, 115],
      [32, 4096],
      [94, 1001],
    ] as const) {
      const alphabet = Array.from({ length: radix }, (_, i) => String.fromCharCode(0x21 + i)).join("");
      const options = { key: KEY, alphabet, length };
      expect(await program.id(formatOf(options), 42n)).toBe(createPuid(options).id(42n));
      expect(await program.ordinal(formatOf(options), createPuid(options).id(42n))).toBe("42");
    }
  });

  it("computes the steps that the page shows, which are those of SPEC.md", () => {
    const directory = createFiles();
    execFileSync(PYTHON, ["-m", "doctest", "walk.txt"], { cwd: directory, stdio: "inherit" });
    const walk = readFileSync(join(directory, "walk.txt"), "utf8");
    rmSync(directory, { recursive: true });
    const spec = readFileSync(join(import.meta.dirname, "../../SPEC.md"), "utf8");
    const rows = Array.from(spec.matchAll(/^\| (\d) \| `(\w{32})` \| `(\w{32})` \|/gm), ([, ...row]) =>
      row.join(" "),
    );
    expect(rows).toHaveLength(10);
    expect(walk).toContain(rows.reverse().join("\n"));
  });
});
