import { describe, expect, it } from "vitest";
import { type Database, DatabaseError, type DatabaseFault } from "../../src/store/database.js";
import { reportFaults } from "../../src/store/report-faults.js";

describe("reportFaults", () => {
  const failing = (error: Error): Database => ({
    query: () => Promise.reject(error),
    transaction: (work) => work({ query: () => Promise.reject(error) }),
    close: () => Promise.resolve(),
  });

  it.each(["away", "unknown", "conflict"] as const)("reports a fault once: %s", async (fault) => {
    const error = new DatabaseError(fault, new Error("a cause"));
    const faults: DatabaseFault[] = [];
    const database = reportFaults(failing(error), (one) => faults.push(one));
    await expect(database.query("select 1")).rejects.toBe(error);
    expect(faults).toEqual([fault]);
    await expect(database.transaction(({ query }) => query("select 1"))).rejects.toBe(error);
    expect(faults).toEqual([fault, fault]);
  });

  it("does not report the errors of statements", async () => {
    const error = new Error("a syntax error");
    const database = reportFaults(failing(error), () => expect.unreachable());
    await expect(database.query("selec 1")).rejects.toBe(error);
  });
});
