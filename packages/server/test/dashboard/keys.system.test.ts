import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("keys", () => {
  const stage = useDashboard();

  /** Requests ids, and waits while the plan allows none: it allows one request a second. */
  const request = async (key: string, count: number): Promise<Response> => {
    const url = `${stage.dashboard.origin}/api/v1/ids?n=${count}`;
    for (;;) {
      const response = await fetch(url, { headers: { "X-API-Key": key } });
      if (response.status !== 429) return response;
      const { retryAfterMs } = (await response.json()) as { retryAfterMs: number };
      await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    }
  };

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("are created, used, and revoked", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await ada.page.getByText("This account has no API key yet").waitFor();
      await ada.follow("Create a key");
      await ada.sees("API keys");
      await ada.page.getByText("No keys yet").waitFor();
      await ada.type("Label", "orders service");
      await ada.press("Create key");
      await ada.sees("Key created");
      const key = await ada.secret("API key");
      expect(key).toMatch(/^puid_live_[\w-]{43}$/);
      if (scripts) {
        await ada.press("Copy API key");
        await ada.isTold("Copied.");
        expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(key);
      }

      await ada.follow("Back to keys");
      await ada.sees("API keys");
      expect(await ada.row("orders service").getByRole("cell", { name: "Never" }).count()).toBe(1);
      expect(await ada.page.content()).not.toContain(key);
      expect(await (await request(key, 7)).json()).toMatchObject({ count: 7, quota: { used: 7 } });
      await stage.dashboard.server.recordUsage();
      await ada.page.reload();
      expect(await ada.row("orders service").getByRole("cell", { name: "Never" }).count()).toBe(0);
      await ada.follow("Overview");
      await ada.sees("Overview");
      await ada.page.getByText("993 ids left").waitFor();
      await ada.page.getByText("7 of 1,000 ids used").waitFor();
      expect(await ada.page.getByText("This account has no API key yet").count()).toBe(0);

      await ada.follow("Keys");
      await ada.follow("Revoke orders service");
      await ada.sees("Revoke this key?");
      await ada.follow("Cancel");
      await ada.follow("Revoke orders service");
      await ada.press("Revoke key");
      await ada.sees("API keys");
      await ada.isTold("The key is revoked.");
      await ada.page.getByText("No keys yet").waitFor();
      expect((await request(key, 1)).status).toBe(401);
      await ada.page.goBack();
      await ada.sees("There is no such page");
    });

    it("may decode ids only if the person allows it", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      for (const decodes of [true, false]) {
        await ada.follow("Keys");
        await ada.type("Label", `decodes ${decodes}`);
        const box = ada.page.getByLabel("The key may decode ids");
        expect(await box.isChecked()).toBe(true);
        await box.setChecked(decodes);
        await ada.press("Create key");
        await ada.sees("Key created");
        const key = await ada.secret("API key");
        const { ids } = (await (await request(key, 1)).json()) as { ids: string[] };
        const { status } = await fetch(`${stage.dashboard.origin}/api/v1/ordinal/${ids[0]}`, {
          headers: { "X-API-Key": key },
        });
        expect(status).toBe(decodes ? 200 : 403);
        await ada.follow("Keys");
        const cell = ada.row(`decodes ${decodes}`).getByRole("cell", { name: decodes ? "Yes" : "No" });
        expect(await cell.first().isVisible()).toBe(true);
      }
    });

    it("keep what was typed if the label is wrong", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await ada.follow("Keys");
      await ada.type("Label", "one\u202etwo");
      await ada.page.getByLabel("The key may decode ids").setChecked(false);
      await ada.press("Create key");
      await ada.sees("API keys");
      const label = ada.page.getByLabel("Label", { exact: true });
      expect(await label.inputValue()).toBe("one\u202etwo");
      expect(await label.getAttribute("aria-invalid")).toBe("true");
      expect(await label.evaluate((field) => field === document.activeElement)).toBe(true);
      expect(await ada.page.getByLabel("The key may decode ids").isChecked()).toBe(false);
      await ada.page.getByText('"label" must be one line of well-formed Unicode').waitFor();
      expect(await ada.page.title()).toMatch(/^Error: /);
      await ada.page.getByText("No keys yet").waitFor();
    });

    it("are created by keyboard alone", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await tabTo(ada.page, "Keys");
      await ada.page.keyboard.press("Enter");
      await ada.sees("API keys");
      await tabTo(ada.page, "Label");
      await ada.page.keyboard.type("typed");
      await tabTo(ada.page, "Create key");
      await ada.page.keyboard.press("Enter");
      await ada.sees("Key created");
      if (scripts) {
        await tabTo(ada.page, "Copy API key");
        await ada.page.keyboard.press("Enter");
        await ada.isTold("Copied.");
      }
      await tabTo(ada.page, "Back to keys");
      await ada.page.keyboard.press("Enter");
      await ada.sees("API keys");
      await tabTo(ada.page, "Revoke typed");
      await ada.page.keyboard.press("Enter");
      await ada.sees("Revoke this key?");
      await tabTo(ada.page, "Revoke key");
      await ada.page.keyboard.press("Space");
      await ada.isTold("The key is revoked.");
    });
  });
});

/** Presses Tab until the focus is on an element with a name. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: string[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const focused = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement;
      const label = element.labels?.[0]?.textContent;
      return (element.getAttribute("aria-label") ?? label ?? element.textContent ?? "").trim();
    });
    if (focused === name) return;
    passed.push(focused);
  }
  throw new Error(`the keyboard must reach ${name}, got ${passed.join(", ")}`);
}
