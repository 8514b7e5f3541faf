import { describe, expect, it } from "vitest";
import { Admission } from "../../src/limits/admission.js";
import { MOST_KEYS, RateLimit } from "../../src/limits/rate-limit.js";

/** A clock that stands still. */
const now = (): number => 0;

describe("Admission", () => {
  it("keeps the 10,000 secrets that were used last", async () => {
    const failures = new RateLimit({ requests: 1, seconds: 1 }, now);
    const admission = new Admission(failures);
    const find = (digest: string) =>
      admission.find(
        digest,
        "an address",
        () => 0,
        async () => ({}),
      );
    for (let i = 0; i <= MOST_KEYS; i++) admission.remember(`digest ${i}`, {});
    failures.take("an address");
    expect(await find("digest 1")).toEqual({ isLimited: false, owner: {} });
    expect(await find("digest 0")).toEqual({ isLimited: true, waitMs: 1000, known: undefined });
  });

  it("counts no failure when the lookup itself fails", async () => {
    const admission = new Admission(new RateLimit({ requests: 1, seconds: 1 }, now));
    for (let i = 0; i < 5; i++) {
      const found = admission.find(
        "digest",
        "an address",
        () => 0,
        () => Promise.reject(new Error("away")),
      );
      await expect(found).rejects.toThrow("away");
    }
  });
});
