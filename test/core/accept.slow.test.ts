import { beforeAll, describe, expect, it } from "vitest";
import { type Accept, createPuid } from "../../src/index.js";
import * as laws from "../laws/laws.js";
import { refusal } from "../support/refusal.js";
import { everything, small } from "../support/small-domain.js";

/** Format 1, "An accept filter", as it is written: the first accepted encipherment of n, n + C, n + 2C, … */
function firstAccepted(ordinal: number, accept: Accept): string | undefined {
  for (let attempt = 0; attempt < 100; attempt++) {
    const id = everything.id(ordinal + attempt * 10_000);
    if (accept(id)) return id;
  }
  return undefined;
}

const filters: Record<string, Accept> = {
  "all but a few": (id) => !id.includes("13"),
  half: (id) => Number(id) % 2 === 0,
  "one in ten": (id) => id.endsWith("7"),
  "one in forty, so some ordinals have no id": (id) => Number(id) % 40 === 3,
};

describe.each(Object.entries(filters))("accept: %s", (_, accept) => {
  const codec = createPuid({ ...small, accept });
  const issued = new Map<string, bigint>();
  beforeAll(() => {
    for (let n = 0; n < 10_000; n++) {
      const id = firstAccepted(n, accept);
      if (id !== undefined) issued.set(id, BigInt(n));
    }
  });

  it("issues the first accepted candidate of an ordinal, and throws if there is none", () => {
    const ordinalsWithId = new Set(issued.values());
    for (const [id, ordinal] of issued) expect(codec.id(ordinal)).toBe(id);
    for (let n = 0n; n < 10_000n; n++) {
      if (ordinalsWithId.has(n)) continue;
      expect(refusal(() => codec.id(n))).toMatchObject({ code: "invalid_options", option: "accept" });
    }
  });

  it("decodes exactly the issued ids", () => {
    for (let text = 0; text < 1_000_000; text++) {
      const id = String(text).padStart(6, "0");
      if (codec.tryOrdinal(id) !== issued.get(id)) expect(codec.tryOrdinal(id), id).toBe(issued.get(id));
    }
  });

  it("gives the same results for a batch as for its elements", () => {
    const ids = [...issued.keys()];
    expect(codec.ordinals(ids)).toEqual([...issued.values()]);
    if (issued.size === 10_000) {
      expect(codec.ids(0, 10_000)).toEqual(ids);
      laws.batches(codec, 5000n, 31);
    }
  });
});
