import { describe, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("sign-in", () => {
  const stage = useDashboard();

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("is where the first page leads a stranger", async () => {
      const stranger = await stage.person(scripts);
      await stranger.goTo("/");
      await stranger.sees("This server issues short ids");
      await stranger.follow("Sign in");
      await stranger.sees("Sign in");
      await stranger.page.getByText("Ask the operator of this server for one.").waitFor();
      await stranger.page.getByText("npx puid-server login you@example.com").waitFor();
      await stranger.follow("PUID server");
      await stranger.sees("This server issues short ids");
    });

    it("takes a link, which works once", async () => {
      const link = await stage.dashboard.signInLink(stage.email("ada"));
      const ada = await stage.person(scripts);
      for (let times = 0; times < 2; times++) {
        await ada.goTo(link);
        await ada.sees("Sign in");
        expect(await ada.cookie()).toBeUndefined();
      }
      await ada.press("Sign in");
      await ada.sees("Overview");
      const mallory = await stage.person(scripts);
      expect((await mallory.goTo(link)).status()).toBe(404);
      await mallory.sees("This link does not work any more");
      await mallory.follow("Go to the sign-in page");
      await mallory.sees("Sign in");
      await ada.goTo("/");
      await ada.follow("Open the dashboard");
      await ada.sees("Overview");
    });

    it("does not take a link that expired after its page was opened", async () => {
      const email = stage.email("ada");
      const ada = await stage.person(scripts);
      const link = await stage.dashboard.signInLink(email);
      await ada.goTo(link);
      await stage.dashboard.database.query(
        "update puid_sign_in_link set expires_at = now() where email = $1",
        [email],
      );
      await ada.press("Sign in");
      await ada.sees("This link does not work any more");
      expect(await ada.cookie()).toBeUndefined();
      await ada.goTo(link);
      await ada.sees("This link does not work any more");
    });

    it("ends, and the back button shows nothing of the account", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await ada.follow("Keys");
      await ada.sees("API keys");
      await ada.press("Sign out");
      await ada.sees("This server issues short ids");
      expect(await ada.cookie()).toBeUndefined();
      await ada.page.goBack();
      await ada.sees("Sign in");
    });
  });
});
