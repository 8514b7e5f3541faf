import { describe, expect, it } from "vitest";
import { SCOPES } from "../../src/api/scopes.js";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("the overview", () => {
  const stage = useDashboard();
  const MINUTE = 60_000;

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("has the usage by minute, hour and day, as numbers too", async () => {
      const email = stage.email("ada");
      const ada = await stage.person(scripts);
      await ada.signIn(email);
      await ada.page.getByText("0 ids in the last 48 hours").waitFor();
      const { store } = stage.dashboard.server;
      const person = await store.people.signIn(email, "free");
      const [account] = await store.memberships.list(person.id);
      const { secret } = await store.credentials.create("key", { account: account!.id, scopes: SCOPES });
      for (const count of [3, 4]) {
        await fetch(`${stage.dashboard.origin}/api/v1/ids?n=${count}`, { headers: { "X-API-Key": secret } });
        await stage.dashboard.database.query("update puid_account set free_at = now()");
      }
      const before = Math.floor(Date.now() / MINUTE) - 5;
      store.usage.note({ account: account!.id, minute: before, count: 1200 });
      await stage.dashboard.server.recordUsage();

      for (const [link, unit, buckets] of [
        ["Minutes", "minute", 60],
        ["Days", "day", 30],
        ["Hours", "hour", 48],
      ] as const) {
        await ada.follow(link);
        await ada.page.getByText(`1,207 ids in the last ${buckets} ${unit}s`).waitFor();
        await ada.sees("Overview");
        expect(await ada.page.getByRole("link", { name: link }).getAttribute("aria-current")).toBe("true");
        await ada.page
          .getByRole("img", { name: new RegExp(`^Bar chart of ids by ${unit}\\. The most`) })
          .waitFor();
        await ada.page.getByText("Show the numbers").click();
        const table = ada.page.getByRole("table", { name: `Ids by ${unit}` });
        const counts = await table.getByRole("cell").allTextContents();
        expect(counts.length).toBe(buckets);
        const numbers = counts.map((text) => Number(text.replaceAll(",", "")));
        expect(numbers.reduce((sum, count) => sum + count)).toBe(1207);
        if (unit === "minute") {
          const time = new Date(before * MINUTE).toISOString().slice(11, 16);
          expect(
            await table
              .getByRole("row")
              .filter({ hasText: `, ${time}` })
              .textContent(),
          ).toContain("1,200");
        }
      }
      await ada.page.getByText("993 ids left").waitFor();
    });

    it("shows hours for a unit that does not exist", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await ada.goTo("/dashboard?by=<script>&by=week");
      await ada.page.getByText("0 ids in the last 48 hours").waitFor();
    });
  });
});
