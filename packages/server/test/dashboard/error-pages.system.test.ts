import { expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard } from "./support/use-dashboard.js";

describeWithChromium("errors", () => {
  const stage = useDashboard();

  it("are pages for people, and JSON for programs", async () => {
    const ada = await stage.person();
    for (const path of ["/nothing", "/dashboard/nothing", "/apis/nothing", "/dashboard/%00%ff"]) {
      expect((await ada.goTo(path)).status()).toBe(404);
      await ada.sees("There is no such page");
      const response = await fetch(stage.dashboard.origin + path, {
        headers: { Accept: "application/json" },
      });
      expect(await response.json()).toEqual({ error: "not_found", message: "the path does not exist" });
    }
    expect((await ada.goTo("/dashboard/join-link")).status()).toBe(405);
    await ada.sees("This address only takes forms");
  });

  it("name the request for the operator's log", async () => {
    const ada = await stage.person();
    const response = await ada.goTo("/nothing");
    const id = response.headers()["x-request-id"];
    expect(id).toBeDefined();
    await ada.page.getByText(`Request ID ${id}`).waitFor();
  });
});
