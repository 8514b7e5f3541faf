import fc from "fast-check";
import { expect, it } from "vitest";
import { describeStore, HOUR } from "../support/cluster.js";

describeStore((cluster) => {
  const { account, take, next, passDays, passSeconds } = cluster;

  it("agrees with a model of quotas and rates", async () => {
    // The bucket of the rate in half hours. It drains as time passes, and each request adds two.
    const plans = fc.record({
      limit: fc.option(fc.integer({ min: 0, max: 40 })),
      rate: fc.option(
        fc.integer({ min: 1, max: 3 }).map((requests) => ({ requests, seconds: requests * HOUR })),
      ),
    });
    const steps = fc.array(
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 10 }) }) },
        { weight: 2, arbitrary: fc.record({ halfHours: fc.integer({ min: 1, max: 5 }) }) },
        { weight: 1, arbitrary: fc.record({ days: fc.integer({ min: 1, max: 3 }) }) },
      ),
      { minLength: 10, maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(plans, steps, async (plan, taken) => {
        const id = await account();
        let first = await next();
        let used = 0;
        let bucket = 0;
        for (const step of taken) {
          if ("halfHours" in step) {
            bucket = Math.max(0, bucket - step.halfHours);
            await passSeconds(id, (step.halfHours * HOUR) / 2);
          } else if ("days" in step) {
            used = 0;
            await passDays(id, step.days);
          } else {
            const outcome = await take(id, step.take, plan);
            const early = plan.rate === null ? 0 : bucket - 2 * (plan.rate.requests - 1);
            if (early > 0) {
              expect(outcome).toMatchObject({ granted: false, why: "rate" });
              const halfHours = (outcome as { waitMs: number }).waitMs / (HOUR * 500);
              expect(Math.ceil(halfHours)).toBe(early);
            } else if (plan.limit !== null && used + step.take > plan.limit) {
              expect(outcome).toEqual({ granted: false, why: "quota", used });
            } else {
              used += step.take;
              bucket += 2;
              expect(outcome).toEqual({ granted: true, first, used });
              first += BigInt(step.take);
            }
          }
        }
      }),
      { numRuns: 15 },
    );
  });
});
