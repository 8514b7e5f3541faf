import { describe, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("sessions", () => {
  const login = {
    issuer: "https://login.example",
    clientId: "x",
    clientSecret: "x",
    allow: "everyone",
  } as const;
  const stage = useDashboard({ login });

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("are listed, and end at once when the person revokes them", async () => {
      const email = stage.email("ada");
      const [laptop, phone, tablet] = [
        await stage.person(scripts),
        await stage.person(scripts),
        await stage.person(scripts),
      ];
      await phone.signIn(email);
      await laptop.signIn(email);
      // The name of a new account is the email too.
      const names = laptop.page.getByRole("banner").getByText(email, { exact: true });
      expect(await names.count()).toBe(2);
      await laptop.follow("Sessions");
      await laptop.sees("Sessions");
      expect(await laptop.page.getByRole("row").count()).toBe(3);
      expect(await laptop.row("This browser").count()).toBe(1);
      await laptop.page.getByRole("button", { name: /^Revoke the session/ }).click();
      await laptop.isTold("The session is revoked.");
      expect(await laptop.page.getByRole("row").count()).toBe(2);
      expect(await laptop.page.getByRole("button", { name: "Revoke all other sessions" }).count()).toBe(0);
      await phone.follow("Keys");
      await phone.sees("Sign in");

      await phone.signIn(email);
      await tablet.signIn(email);
      await laptop.follow("Sessions");
      await laptop.press("Revoke all other sessions");
      await laptop.isTold("All other sessions are revoked.");
      for (const other of [phone, tablet]) {
        await other.page.reload();
        await other.sees("Sign in");
      }
      await laptop.follow("Keys");
      await laptop.sees("API keys");
    });

    it("lead back to the page that the person wanted", async () => {
      const email = stage.email("ada");
      const ada = await stage.person(scripts);
      await ada.signIn(email);
      await stage.dashboard.server.store.sessions.revokeOf(email);
      await ada.goTo("/dashboard?by=day");
      await ada.sees("Sign in");
      expect(new URL(ada.page.url()).pathname).toBe("/dashboard");
      const button = ada.page.getByRole("button", { name: "Continue with login.example" });
      const next = await button.evaluate((element: HTMLButtonElement) =>
        new FormData(element.form!).get("next"),
      );
      expect(next).toBe("/dashboard?by=day");
    });

    it("change nothing with a form after their end, and say what to do", async () => {
      const email = stage.email("ada");
      const ada = await stage.person(scripts);
      await ada.signIn(email);
      await ada.follow("Keys");
      await ada.type("Label", "too late");
      await stage.dashboard.server.store.sessions.revokeOf(email);
      await ada.press("Create key");
      await ada.sees("You are signed out");
      await ada.page.getByText("nothing was changed").waitFor();
      await ada.follow("Go to the sign-in page");
      await ada.sees("Sign in");
    });
  });
});
