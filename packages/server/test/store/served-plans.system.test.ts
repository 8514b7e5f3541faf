import { describe, expect, it } from "vitest";
import { administration } from "../../src/command/administration.js";
import { DEFAULT_PLANS } from "../../src/limits/plans.js";
import { describeStore, FORMAT } from "../support/cluster.js";
import { codec } from "../support/service.js";

describeStore((cluster) => {
  const { everywhere, empty } = cluster;

  describe("the plans of the server that started last", () => {
    const fresh = async (): Promise<void> => {
      await empty();
      await cluster.store.migrate();
    };
    const planOf = async (name: string): Promise<string | undefined> =>
      (await cluster.store.accounts.find(name))?.plan;

    it("apply to a command with any configuration", async () => {
      await cluster.store.open(FORMAT, ["gold", "slow"], "gold");
      const command = administration(
        cluster.stores[1]!,
        { plans: DEFAULT_PLANS, defaultPlan: "free", dashboard: true },
        () => "http://localhost",
        () => codec,
      );
      expect(await command.createKey({ account: "default" })).toMatchObject({ plan: "gold" });
      expect(await command.createAccount({ name: "ada" })).toMatchObject({ plan: "gold" });
      expect(await command.createAccount({ name: "bob", plan: "slow" })).toMatchObject({ plan: "slow" });
      for (const ask of [
        command.createAccount({ name: "eve", plan: "free" }),
        command.setPlan({ account: "ada", plan: "free" }),
      ]) {
        await expect(ask).rejects.toThrow('the plan must be one of gold, slow, got "free"');
      }
      expect(await planOf("eve")).toBeUndefined();
      expect(await planOf("ada")).toBe("gold");
      await cluster.store.open(FORMAT, ["slow", "gold", "free"], "free");
      await command.setPlan({ account: "ada", plan: "free" });
      expect(await command.createAccount({ name: "eve" })).toMatchObject({ plan: "free" });
    });

    it("are not those of a server that failed to start", async () => {
      await cluster.store.open(FORMAT, ["gold"], "gold");
      await cluster.store.accounts.create("gold");
      await expect(cluster.store.open(FORMAT, ["slow"], "slow")).rejects.toThrow(
        /got none named "gold"; add it, or move those accounts with puid-server accounts plan$/,
      );
      const command = administration(
        cluster.store,
        { plans: DEFAULT_PLANS, defaultPlan: "free", dashboard: true },
        () => "http://localhost",
        () => codec,
      );
      expect(await command.createAccount({ name: "ada" })).toMatchObject({ plan: "gold" });
    });

    it("apply to accounts that commands created before the first start", async () => {
      await fresh();
      const command = administration(
        cluster.store,
        { plans: DEFAULT_PLANS, defaultPlan: "free", dashboard: true },
        () => "http://localhost",
        () => codec,
      );
      await command.createKey({ account: "default" });
      await command.createAccount({ name: "ada" });
      const tooEarly = "start the server once, so that it records its plans";
      await expect(command.createAccount({ name: "bob", plan: "unlimited" })).rejects.toThrow(tooEarly);
      await expect(command.setPlan({ account: "ada", plan: "unlimited" })).rejects.toThrow(tooEarly);
      await cluster.store.open(FORMAT, ["gold", "unlimited"], "gold");
      await command.createAccount({ name: "bob", plan: "unlimited" });
      await expect(command.createAccount({ name: "eve", plan: "free" })).rejects.toThrow("gold, unlimited");
      const plans = ["default", "ada", "bob", "eve"].map(planOf);
      expect(await Promise.all(plans)).toEqual(["gold", "gold", "unlimited", undefined]);
      // Another default plan does not change existing accounts.
      await cluster.store.open(FORMAT, ["gold", "unlimited"], "unlimited");
      expect(await planOf("ada")).toBe("gold");
    });

    it("apply to commands and servers that start at once", async () => {
      for (let round = 0; round < 5; round++) {
        await fresh();
        const commands = Array.from({ length: 12 }, (_, i) => i);
        await Promise.all([
          everywhere(commands, (node, i) =>
            administration(
              node,
              { plans: DEFAULT_PLANS, defaultPlan: "free", dashboard: true },
              () => "http://localhost",
              () => codec,
            ).createAccount({ name: `user${i}` }),
          ),
          everywhere([0, 1, 2, 3], (node) => node.open(FORMAT, ["gold"], "gold")),
        ]);
        expect(await cluster.store.accounts.plans()).toEqual(["gold"]);
      }
    });
  });
});
