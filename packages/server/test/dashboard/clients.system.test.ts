import { describe, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import { form } from "../support/service.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("OAuth clients", () => {
  const stage = useDashboard();

  const exchange = (id: string, secret: string): Promise<Response> =>
    fetch(
      `${stage.dashboard.origin}/api/oauth/token`,
      form({ grant_type: "client_credentials", client_id: id, client_secret: secret }),
    );

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("are registered, get tokens, and are deleted", async () => {
      const ada = await stage.person(scripts);
      await ada.signIn(stage.email("ada"));
      await ada.follow("OAuth clients");
      await ada.sees("OAuth clients");
      await ada.page.getByText("No clients yet").waitFor();
      await ada.type("Name", "Printer");
      await ada.type("Redirect URIs", "https://one.example/back\nhttp://127.0.0.1:8910/callback\n");
      await ada.press("Register client");
      await ada.sees("Client registered");
      const secret = await ada.secret("client secret");
      expect(secret).toMatch(/^puid_cs_[\w-]{43}$/);
      const id = /client_[\w-]{20}/.exec(await ada.page.getByRole("main").innerText())![0];
      await ada.page.getByText(`${stage.dashboard.origin}/api/oauth/token`).waitFor();
      const { access_token: token } = (await (await exchange(id, secret)).json()) as Record<string, string>;
      const ids = await fetch(`${stage.dashboard.origin}/api/v1/ids`, {
        headers: { Authorization: `Bearer ${token}` },
      });
      expect(ids.status).toBe(200);

      await ada.goTo("/dashboard/clients");
      await ada.sees("OAuth clients");
      expect(await ada.page.content()).not.toContain(secret);
      const row = ada.row(id);
      for (const text of ["Printer", "https://one.example/back", "http://127.0.0.1:8910/callback"]) {
        expect(await row.getByText(text, { exact: true }).count()).toBe(1);
      }
      await ada.follow("Delete Printer");
      await ada.sees("Delete this client?");
      await ada.press("Delete client");
      await ada.isTold("The client is deleted.");
      await ada.page.getByText("No clients yet").waitFor();
      expect((await exchange(id, secret)).status).toBe(401);
    });

    it.each(["javascript:alert(1)", "https:/app.example.com/cb", "https:app.example.com"])(
      "show what is wrong with the redirect URI %s, and keep what was typed",
      async (uri) => {
        const ada = await stage.person(scripts);
        await ada.signIn(stage.email("ada"));
        await ada.follow("OAuth clients");
        const typed = `https://one.example/back\n${uri}`;
        await ada.type("Name", "Printer");
        await ada.type("Redirect URIs", typed);
        await ada.press("Register client");
        await ada.sees("OAuth clients");
        const field = ada.page.getByLabel("Redirect URIs");
        expect(await field.inputValue()).toBe(typed);
        expect(await ada.page.getByLabel("Name").inputValue()).toBe("Printer");
        expect(await field.getAttribute("aria-invalid")).toBe("true");
        const described = (await field.getAttribute("aria-describedby"))!.split(" ").map((id) => `#${id}`);
        expect((await ada.page.locator(described.join(", ")).allTextContents()).at(-1)).toBe(
          `"redirectUris[1]" must be a URI such as https://app.example.com/callback, without a fragment, got "${uri}"`,
        );
        await ada.page.getByText("No clients yet").waitFor();
      },
    );
  });
});
