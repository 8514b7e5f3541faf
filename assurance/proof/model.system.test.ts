import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCompositePuid, createPuid, createUuidPuid } from "../../src/index.js";
import { notPuids, ordinals, puidOptions } from "../../src/testing/index.js";
import { oracleFF1 } from "../../test/oracle/ff1.js";
import { key } from "../../test/support/key.js";
import { hasCoq, Model, type Shape } from "./model.js";

/** Compares the proved model with the library, with the same F. So the proof is about this network. */

const proof = import.meta.dirname;

const bytesOf = (key: Uint8Array | string): Uint8Array =>
  typeof key === "string" ? Buffer.from(key, "hex") : key;

describe.skipIf(!hasCoq && !process.env["CI"])("the model", () => {
  let model: Model;
  beforeAll(() => {
    model = new Model();
  });
  afterAll(() => model?.close());

  it("agrees with the library for a prefix and digits", async () => {
    await fc.assert(
      fc.asyncProperty(
        puidOptions()
          .filter(({ length }) => length! <= 40)
          .chain((options) => {
            const codec = createPuid(options);
            return fc.tuple(
              fc.constant(options),
              fc.array(ordinals(codec), { minLength: 1, maxLength: 3 }),
              fc.array(notPuids(codec), { maxLength: 3 }),
            );
          }),
        async ([options, points, texts]) => {
          const codec = createPuid(options);
          const { prefix, alphabet, length, capacity } = codec;
          const { roundValue } = oracleFF1(
            bytesOf(options.key),
            alphabet.length,
            new TextEncoder().encode(options.tweak ?? prefix),
          );
          const shape: Shape = { prefix, alphabet, length, capacity, attempts: 1 };
          const answers = { f: (i: number, x: bigint) => roundValue(length, i, x) };
          for (const point of points) {
            const id = codec.id(point);
            expect(await model.id(shape, point, answers)).toBe(id);
            expect(await model.ordinal(shape, id, answers)).toBe(point);
          }
          for (const text of texts) {
            expect(await model.ordinal(shape, text, answers)).toBe(codec.tryOrdinal(text));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("agrees with the library for UUIDs", async () => {
    const key = "98259b8160c492e26407ad772adae700";
    const codec = createUuidPuid({ key, tweak: "files" });
    const { roundValue } = oracleFF1(bytesOf(key), 2, new TextEncoder().encode("files"));
    const answers = { f: (i: number, x: bigint) => roundValue(122, i, x) };
    const shape = { prefix: "", alphabet: undefined, length: 122, capacity: codec.capacity, attempts: 1 };
    for (const point of [
      0n,
      42n,
      codec.capacity - 1n,
      ...fc.sample(ordinals(codec), { numRuns: 20, seed: 1 }),
    ]) {
      expect(await model.id(shape, point, answers)).toBe(codec.id(point));
      expect(await model.ordinal(shape, codec.id(point), answers)).toBe(point);
    }
    for (const text of [
      ...fc.sample(fc.uuid(), { numRuns: 20, seed: 1 }),
      codec.id(7n).toUpperCase(),
      codec.id(7n).replace("-", "0"),
      codec.id(7n).slice(1),
      "",
    ]) {
      expect(await model.ordinal(shape, text, answers)).toBe(codec.tryOrdinal(text));
    }
  });

  it("agrees with the library for the parts of composite ids", async () => {
    const ranges = fc.array(fc.bigInt(1n, 2n ** 70n), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(ranges, fc.infiniteStream(fc.nat()), async (radices, random) => {
        const parts = Object.fromEntries(radices.map((radix, i) => [`p${i}`, radix]));
        const codec = createCompositePuid({ key, length: 100, parts });
        const given = radices.map((radix) => (radix - 1n) / BigInt(random.next().value + 1));
        const ordinal = await model.compose(radices, given);
        expect(codec.toOrdinal(Object.fromEntries(given.map((part, i) => [`p${i}`, part])))).toBe(ordinal);
        expect(await model.split(radices, ordinal)).toEqual(given);
        expect(Object.values(codec.toParts(ordinal))).toEqual(given);
      }),
      { numRuns: 200 },
    );
  });

  it("agrees with the library with a filter", async () => {
    const sum = (id: string): number => Array.from(id).reduce((total, c) => total + c.charCodeAt(0), 0);
    for (const [modulus, attempts] of [
      [2, 8],
      [3, 3],
      [5, 100],
    ] as const) {
      const accept = (id: string): boolean => sum(id) % modulus === 0;
      const capacity = 10n ** 6n / BigInt(attempts);
      const codec = createPuid({ key, alphabet: "0123456789", length: 6, capacity, accept });
      const plain = createPuid({ key, alphabet: "0123456789", length: 6 });
      const { roundValue } = oracleFF1(bytesOf(key), 10, new Uint8Array());
      const answers = { f: (i: number, x: bigint) => roundValue(6, i, x), accept };
      const shape = { prefix: "", alphabet: "0123456789", length: 6, capacity, attempts };
      for (const point of fc.sample(ordinals(codec), { numRuns: 60, seed: modulus })) {
        const id = await model.id(shape, point, answers);
        // A filter may reject all ids of an ordinal. Then `id` throws.
        if (id === undefined) expect(() => codec.id(point)).toThrow(`none of ${attempts}`);
        else {
          expect(codec.id(point)).toBe(id);
          expect(await model.ordinal(shape, id, answers)).toBe(point);
        }
      }
      for (const text of fc.sample(ordinals(plain), { numRuns: 60, seed: modulus }).map(plain.id)) {
        expect(await model.ordinal(shape, text, answers)).toBe(codec.tryOrdinal(text));
      }
    }
  });
});

it("the check of the proof has the theorems of the README", () => {
  const read = (name: string): string => readFileSync(join(proof, name), "utf8");
  const table = read("README.md").split("| theorem | states |")[1]!.split("\n\n")[0]!;
  const [, list] = /Definition theorems :=\s*\(([^)]*)\)\./.exec(read("Assumptions.v"))!;
  const stated = table.split("\n").flatMap((row) => row.split("|")[1]?.match(/\w{4,}/g) ?? []);
  expect(list!.split(/,\s*/).toSorted()).toEqual(stated.toSorted());
});

describe.skipIf(!hasCoq && !process.env["CI"])("the check of the proof", () => {
  /** Runs the check on a changed copy of the proof. */
  function checkWith(file: string, from: string, to: string): { status: number; output: string } {
    const directory = mkdtempSync(join(tmpdir(), "puid-check-"));
    cpSync(proof, directory, { recursive: true });
    const text = readFileSync(join(directory, file), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(directory, file), text.replace(from, to));
    try {
      const output = execFileSync(join(directory, "check"), {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { status: 0, output };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: string };
      return { status, output: stderr };
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  it("rejects an unproved lemma", () => {
    const { status, output } = checkWith("Network.v", "reflexivity. Qed.", "Admitted.");
    expect(status).not.toBe(0);
    expect(output).toContain("The theorems must have no assumptions");
  });

  it("rejects an axiom", () => {
    const lemma = "Lemma ru_positive : 0 < ru.  Proof. apply Z.pow_pos_nonneg; lia. Qed.";
    const { status, output } = checkWith("Codec.v", lemma, "Axiom ru_positive : 0 < ru.");
    expect(status).not.toBe(0);
    expect(output).toContain("ru_positive");
  });

  it("rejects a wrong definition", () => {
    expect(checkWith("Network.v", "(A + F i B) mod modulus i", "(A + F i A) mod modulus i").status).not.toBe(
      0,
    );
  });
});
