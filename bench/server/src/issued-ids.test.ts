import fc from "fast-check";
import { createPuid } from "puid-codec";
import { describe, expect, it } from "vitest";
import { IssuedIds } from "./issued-ids.js";

const codec = createPuid({ key: "5a6fb1bd39e4c9e0b1f6f2a60a2c6a4b" });

const idsOf = (first: number, count: number): string[] => codec.ids(first, count);

describe("IssuedIds", () => {
  it("counts the ids of responses, in any order", () => {
    const issued = new IssuedIds(codec);
    expect(issued.last).toBe(0n);
    issued.add([idsOf(21, 10), [], idsOf(1, 10)]);
    issued.add([idsOf(11, 10), idsOf(100, 1)]);
    expect(issued.count).toBe(31);
    expect(issued.last).toBe(100n);
  });

  it("rejects any id that was issued before", () => {
    const span = fc.record({
      first: fc.integer({ min: 1, max: 40 }),
      count: fc.integer({ min: 1, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(fc.array(span, { maxLength: 3 }), { maxLength: 6 }), (batches) => {
        const issued = new IssuedIds(codec);
        const seen = new Set<string>();
        for (const batch of batches) {
          const responses = batch.map(({ first, count }) => idsOf(first, count));
          const ids = responses.flat();
          const isTwice = new Set([...seen, ...ids]).size < seen.size + ids.length;
          if (isTwice) {
            expect(() => issued.add(responses)).toThrow(/was issued twice$/);
            return;
          }
          issued.add(responses);
          for (const id of ids) seen.add(id);
          expect(issued.count).toBe(seen.size);
        }
      }),
    );
  });

  it("rejects a response with a gap, a repetition or another order", () => {
    const [a, b, c] = idsOf(1, 3) as [string, string, string];
    for (const ids of [
      [a, c],
      [a, a],
      [b, a],
      [a, b, b],
    ]) {
      expect(() => new IssuedIds(codec).add([ids])).toThrow(
        /^the ordinals of a response must be consecutive/,
      );
    }
  });

  it("rejects a string that is no id", () => {
    expect(() => new IssuedIds(codec).add([[...idsOf(1, 2), "nonsense"]])).toThrow(/"ids/);
  });
});
