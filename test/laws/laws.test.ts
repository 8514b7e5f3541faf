import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, createPuid } from "../../src/index.js";
import { createPuidDev } from "../../src/puid-dev.js";
import { oraclePuid } from "../oracle/puid.js";
import { oracleId, oracleOrdinal } from "../oracle/puid-dev.js";
import { below, issued, samples, shaped } from "../support/arbitraries.js";
import * as laws from "./laws.js";

const check = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 2000): void =>
  fc.assert(fc.property(arbitrary, law), { numRuns });

describe("every codec", () => {
  it("decodes what it issues", () => {
    check(issued, ({ options, ordinal }) => laws.roundTrip(createPuid(options), ordinal));
  });

  it("issues distinct ids for distinct ordinals", () => {
    const pairs = samples.chain((sample) => {
      const ordinals = below(sample.options.capacity, sample.half);
      return fc.tuple(fc.constant(sample), ordinals, ordinals);
    });
    check(pairs, ([{ options }, one, other]) => laws.distinctness(createPuid(options), one, other));
  });

  it("issues the ids that the oracle computes", () => {
    check(
      issued,
      ({ options, ordinal }) => {
        expect(createPuid(options).id(ordinal)).toBe(oraclePuid(options).id(ordinal));
      },
      1000,
    );
  });

  it("accepts one spelling of each id", () => {
    check(shaped, ({ options, text }) => laws.oneSpelling(createPuid(options), text));
  });

  it("accepts a string of the right shape exactly if its point is below the capacity", () => {
    check(
      shaped,
      ({ options, text }) => {
        laws.acceptedBelowCapacity(createPuid(options), text, oraclePuid(options).point(text));
      },
      1000,
    );
  });

  it("accepts the same values with all methods", () => {
    check(shaped, ({ options, text }) => laws.oneAcceptedSet(createPuid(options), text));
    check(issued, ({ options, ordinal }) => {
      const codec = createPuid(options);
      const id = codec.id(ordinal);
      for (const value of [
        id,
        id.slice(1),
        `${id}0`,
        `${id} `,
        ` ${id}`,
        id.toUpperCase(),
        new String(id),
        [id],
      ]) {
        laws.oneAcceptedSet(codec, value);
      }
    });
    check(fc.tuple(samples, fc.anything()), ([{ options }, value]) =>
      laws.oneAcceptedSet(createPuid(options), value),
    );
    check(fc.tuple(samples, fc.string({ unit: "binary" })), ([{ options }, text]) => {
      laws.oneAcceptedSet(createPuid(options), options.prefix + text);
    });
  });

  it("gives the same results for a batch as for its elements", () => {
    const runs = issued.chain((sample) =>
      fc
        .record({ sample: fc.constant(sample), count: fc.nat(20) })
        .map(({ sample: { options, ordinal }, count }) => {
          const room = options.capacity - ordinal;
          return { options, ordinal, count: room < BigInt(count) ? Number(room) : count };
        }),
    );
    check(runs, ({ options, ordinal, count }) => laws.batches(createPuid(options), ordinal, count), 500);
  });

  it("has a pattern that matches exactly the strings of the right shape", () => {
    check(issued, ({ options, ordinal }) => laws.matchesPattern(createPuid(options), ordinal));
    check(shaped, ({ options, text }) => {
      const codec = createPuid(options);
      for (const near of [
        text,
        text.slice(1),
        `${text}x`,
        text.replace(/.$/u, " "),
        text.replace(/.$/u, "é"),
      ]) {
        laws.patternIsShape(codec, near);
      }
    });
    // Every printable character in the last place tests the escapes of the character class.
    check(
      shaped,
      ({ options, text }) => {
        const codec = createPuid(options);
        for (let code = 0x20; code < 0x80; code++) {
          laws.patternIsShape(codec, text.slice(0, -1) + String.fromCharCode(code));
        }
      },
      200,
    );
  });

  it("does not change an id with normalize, and normalize is idempotent", () => {
    check(issued, ({ options, ordinal }) => laws.normalizeKeepsIds(createPuid(options), ordinal));
    check(fc.tuple(samples, fc.string({ unit: "binary" })), ([{ options }, text]) => {
      laws.normalizeIsIdempotent(createPuid(options), text);
      laws.normalizeIsIdempotent(createPuid(options), options.prefix.toUpperCase() + text);
    });
  });
});

describe("every codec with a filter", () => {
  /** Filters that reject one id in four, each a different one, by a weighted sum of the characters. */
  const filters = fc
    .array(fc.nat(1000), { minLength: 5, maxLength: 5 })
    .map((weights) => (id: string): boolean => {
      let sum = 0;
      for (let i = 0; i < id.length; i++) sum += weights[i % 5]! * id.charCodeAt(i) + (sum >> 3);
      return sum % 4 !== 0;
    });
  // With this many attempts, a filter never rejects all of an ordinal.
  const roomy = issued.filter(({ size, options }) => size / options.capacity >= 200n);
  const filtered = fc.tuple(roomy, filters).map(([{ options, ordinal }, accept]) => ({
    codec: createPuid({ ...options, accept }),
    options,
    ordinal,
    accept,
  }));

  it("obeys the laws of a codec without a filter", () => {
    check(filtered, ({ codec, ordinal, accept }) => {
      const { capacity } = codec;
      expect(accept(codec.id(ordinal))).toBe(true);
      laws.roundTrip(codec, ordinal);
      laws.distinctness(codec, ordinal, (ordinal * 7n + 1n) % capacity);
      laws.matchesPattern(codec, ordinal);
      laws.normalizeKeepsIds(codec, ordinal);
    });
    check(
      filtered,
      ({ codec, options }) => {
        const all = createPuid({ ...options, capacity: codec.capacity * 200n });
        for (let k = 0n; k < 20n; k++) {
          const text = all.id((k * all.capacity) / 20n);
          laws.oneSpelling(codec, text);
          laws.oneAcceptedSet(codec, text);
        }
      },
      300,
    );
    check(
      filtered,
      ({ codec, ordinal }) => {
        const room = codec.capacity - ordinal;
        laws.batches(codec, ordinal, room < 40n ? Number(room) : 40);
      },
      300,
    );
  });

  it("issues the first accepted id that the oracle computes", () => {
    check(
      filtered,
      ({ codec, options, ordinal, accept }) => {
        const oracle = oraclePuid(options);
        let point = ordinal;
        while (!accept(oracle.id(point))) point += options.capacity;
        expect(codec.id(ordinal)).toBe(oracle.id(point));
      },
      500,
    );
  });
});

describe("the codec of puid.dev", () => {
  const roundKeys = fc.option(fc.tuple(...([0, 1, 2, 3] as const).map(() => fc.bigInt(0n, 2n ** 64n - 1n))), {
    nil: undefined,
  }) as fc.Arbitrary<[bigint, bigint, bigint, bigint] | undefined>;
  const codecs = roundKeys.map((keys) => createPuidDev({ roundKeys: keys }));
  const ordinals = below(2n ** 64n);

  it("agrees with the oracle on bigints", () => {
    check(
      fc.tuple(roundKeys, ordinals, fc.bigInt(0n, 62n ** 22n - 1n)),
      ([keys, ordinal, point]) => {
        const codec = createPuidDev({ roundKeys: keys });
        const id = oracleId(ordinal, keys);
        expect(codec.id(ordinal)).toBe(id);
        expect(codec.ordinal(id)).toBe(ordinal);
        const text = Array.from({ length: 22 }, (_, i) =>
          alphabets.base62.charAt(Number((point / 62n ** BigInt(21 - i)) % 62n)),
        ).join("");
        expect(codec.tryOrdinal(text)).toBe(oracleOrdinal(text, keys));
      },
      5000,
    );
  });

  it("obeys the laws of every codec", () => {
    check(fc.tuple(codecs, ordinals), ([codec, ordinal]) => laws.roundTrip(codec, ordinal));
    check(fc.tuple(codecs, ordinals, ordinals), ([codec, one, other]) =>
      laws.distinctness(codec, one, other),
    );
    check(fc.tuple(codecs, fc.stringMatching(/^[0-9A-Za-z]{1,23}$/)), ([codec, text]) => {
      laws.oneSpelling(codec, text);
      laws.oneAcceptedSet(codec, text);
    });
    check(fc.tuple(codecs, fc.anything()), ([codec, value]) => laws.oneAcceptedSet(codec, value));
    check(
      fc.tuple(codecs, below(2n ** 64n - 20n), fc.nat(20)),
      ([codec, first, count]) => {
        laws.batches(codec, first, count);
      },
      300,
    );
  });
});
