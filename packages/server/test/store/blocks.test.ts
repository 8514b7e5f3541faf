import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Blocks } from "../../src/store/blocks.js";

/** A counter from which other nodes take `others()` ordinals before each lease. */
class Counter {
  next = 1n;
  leases: bigint[] = [];
  private readonly others: () => number;

  constructor(others: () => number = () => 0) {
    this.others = others;
  }

  readonly lease = async (count: number): Promise<bigint> => {
    const first = this.next + BigInt(this.others());
    this.next = first + BigInt(count);
    // Other requests come while the database works.
    await new Promise((resolve) => setImmediate(resolve));
    this.leases.push(first);
    return first;
  };
}

const ordinalsOf = (first: bigint, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => first + BigInt(i));

const ascending = (ordinals: readonly bigint[]): bigint[] => ordinals.toSorted((a, b) => (a < b ? -1 : 1));

describe("Blocks", () => {
  it("takes the ordinals of a lease in ascending order, before it leases again", async () => {
    const counter = new Counter();
    const blocks = new Blocks(10, counter.lease);
    expect(await blocks.take(4)).toBe(1n);
    expect(await blocks.take(6)).toBe(5n);
    expect(counter.leases).toEqual([1n]);
    expect(await blocks.take(10)).toBe(11n);
    expect(counter.leases).toEqual([1n, 11n]);
  });

  it("leases as much as a request larger than a block needs", async () => {
    const blocks = new Blocks(10, new Counter(() => 100).lease);
    expect(await blocks.take(7)).toBe(101n);
    expect(await blocks.take(1000)).toBe(211n);
    expect(await blocks.take(3)).toBe(108n);
  });

  it("joins the rest of a lease with the next lease if they are adjacent", async () => {
    const counter = new Counter();
    const blocks = new Blocks(10, counter.lease);
    for (let first = 1n; first <= 64n; first += 7n) expect(await blocks.take(7)).toBe(first);
    expect(counter.leases).toHaveLength(7);
  });

  it("keeps the rest of a lease for smaller requests if the next lease is not adjacent", async () => {
    const blocks = new Blocks(10, new Counter(() => 100).lease);
    expect(await blocks.take(7)).toBe(101n);
    expect(await blocks.take(7)).toBe(211n);
    expect(await blocks.take(3)).toBe(108n);
    expect(await blocks.take(3)).toBe(218n);
    expect(await blocks.take(1)).toBe(321n);
  });

  it("restores a lease if all of it is given back, in any order", async () => {
    const pieces = ordinalsOf(1n, 10).map((first) => ({ first, count: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(pieces, { minLength: 10 }), async (shuffled) => {
        const counter = new Counter();
        const blocks = new Blocks(10, counter.lease);
        for (const { first } of pieces) expect(await blocks.take(1)).toBe(first);
        for (const { first, count } of shuffled) blocks.giveBack(first, count);
        expect(await blocks.take(10)).toBe(1n);
        expect(counter.leases).toEqual([1n]);
      }),
    );
  });

  it("leases once for concurrent requests", async () => {
    const counter = new Counter();
    const blocks = new Blocks(100, counter.lease);
    const firsts = await Promise.all(Array.from({ length: 100 }, () => blocks.take(1)));
    expect(firsts).toEqual(ordinalsOf(1n, 100));
    expect(counter.leases).toEqual([1n]);
    // A request that finds too few ordinals leases again, as often as necessary.
    const more = await Promise.all(Array.from({ length: 25 }, () => blocks.take(9)));
    expect(ascending(more)).toEqual(Array.from({ length: 25 }, (_, i) => 101n + 9n * BigInt(i)));
    expect(counter.leases).toHaveLength(4);
  });

  it("rejects the waiting requests if a lease fails, and leases again for the next one", async () => {
    const counter = new Counter();
    let tries = 0;
    const blocks = new Blocks(10, async (count) => {
      if (++tries === 2) {
        await Promise.resolve();
        throw new Error("away");
      }
      return counter.lease(count);
    });
    expect(await blocks.take(8)).toBe(1n);
    const outcomes = await Promise.allSettled([blocks.take(3), blocks.take(2), blocks.take(10)]);
    expect(outcomes).toEqual([
      { status: "rejected", reason: new Error("away") },
      { status: "fulfilled", value: 9n },
      { status: "rejected", reason: new Error("away") },
    ]);
    expect(await blocks.take(3)).toBe(11n);
    expect(tries).toBe(3);
  });

  it("keeps the last 1024 rests", async () => {
    const counter = new Counter(() => 1); // another node always takes ordinals in between
    const blocks = new Blocks(10, counter.lease);
    for (let i = 0; i < 3000; i++) await blocks.take(6);
    const rests = [];
    for (let i = 0; i < 1024; i++) rests.push(await blocks.take(4));
    expect(counter.leases).toHaveLength(3000);
    expect(rests).toEqual(counter.leases.slice(-1024).map((first) => first + 6n));
    await blocks.take(4);
    expect(counter.leases).toHaveLength(3001);
  });

  it("gives each leased ordinal to one request or keeps it, for any sequence of calls", async () => {
    const count = fc.integer({ min: 1, max: 10 });
    const steps = fc.array(
      fc.oneof(
        { weight: 3, arbitrary: fc.record({ take: fc.array(count, { minLength: 1, maxLength: 6 }) }) },
        { weight: 2, arbitrary: fc.record({ giveBack: fc.nat() }) },
      ),
      { minLength: 1, maxLength: 40 },
    );
    // Sometimes other nodes take from the counter, so that leases are not adjacent.
    const others = fc.infiniteStream(fc.constantFrom(0, 0, 1, 1000));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 10, max: 40 }), others, steps, async (size, between, taken) => {
        const counter = new Counter(() => between.next().value);
        const blocks = new Blocks(size, counter.lease);
        const held: { first: bigint; count: number }[] = [];
        for (const step of taken) {
          if ("take" in step) {
            const firsts = await Promise.all(step.take.map((many) => blocks.take(many)));
            held.push(...firsts.map((first, i) => ({ first, count: step.take[i]! })));
          } else if (held.length > 0) {
            const [run] = held.splice(step.giveBack % held.length, 1);
            blocks.giveBack(run!.first, run!.count);
          }
        }
        const leased = counter.leases.flatMap((first) => ordinalsOf(first, size));
        const seen = held.flatMap(({ first, count }) => ordinalsOf(first, count));
        while (seen.length < leased.length) seen.push(await blocks.take(1));
        expect(ascending(seen)).toEqual(leased);
        expect(counter.leases).toHaveLength(leased.length / size);
      }),
    );
  });
});
