import { describe, expect, it } from "vitest";
import { createGate, describePostgres, until } from "../support/postgres-instance.js";

describePostgres((instance) => {
  describe("postgres › connections", () => {
    it("counts connections in use and idle ones, and what waits for one", async () => {
      const database = instance.connect({ connections: 2 });
      expect(database.connections!()).toEqual({ inUse: 0, idle: 0, waiting: 0 });
      const gate = createGate();
      const work = [1, 2].map(() =>
        database.transaction(async (transaction) => {
          await transaction.query("select 1");
          await gate.opened;
        }),
      );
      work.push(database.query("select 1").then(() => {}));
      await until(() => database.connections!().inUse === 2);
      expect(database.connections!()).toEqual({ inUse: 2, idle: 0, waiting: 1 });
      gate.open();
      await Promise.all(work);
      expect(database.connections!()).toEqual({ inUse: 0, idle: 2, waiting: 0 });
    });
  });
});
