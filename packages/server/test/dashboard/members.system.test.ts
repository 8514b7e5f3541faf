import { describe, expect, it } from "vitest";
import { describeWithChromium } from "../pages/support/with-chromium.js";
import type { Person } from "./support/person.js";
import { useDashboard, WITH_AND_WITHOUT_SCRIPTS } from "./support/use-dashboard.js";

describeWithChromium("members", () => {
  const stage = useDashboard();

  /** Opens a browser in which a new person is signed in. */
  async function signIn(name: string, scripts: boolean): Promise<Person & { email: string }> {
    const person = await stage.person(scripts);
    const email = stage.email(name);
    await person.signIn(email);
    return Object.assign(person, { email });
  }

  const shows = (person: Person, account: string): Promise<void> =>
    person.page.getByRole("link", { name: `Account: ${account}`, exact: true }).waitFor();

  describe.each(WITH_AND_WITHOUT_SCRIPTS)("%s", (_, scripts) => {
    it("join with a link, and lose the account when others remove them", async () => {
      const [ada, bob] = [await signIn("ada", scripts), await signIn("bob", scripts)];
      await ada.follow("Members");
      await ada.sees("Members");
      await ada.row(ada.email).getByText("You").waitFor();
      await ada.press("Create join link");
      await ada.sees("Members");
      const link = await ada.secret("join link");
      expect(link).toMatch(new RegExp(`^${stage.dashboard.origin}/join/join_[\\w-]{43}$`));

      await bob.goTo(link);
      await bob.sees(`Join ${ada.email}?`);
      await bob.page.getByText(`You are signed in as ${bob.email}.`).waitFor();
      await bob.press("Join account");
      await bob.sees("Overview");
      await bob.isTold("You joined the account.");
      await shows(bob, ada.email);
      await ada.follow("Members");
      await ada.follow(`Remove ${bob.email}`);
      await ada.sees("Remove this member?");
      await ada.press("Remove member");
      await ada.isTold("The member is removed.");
      expect(await ada.row(bob.email).count()).toBe(0);
      // The person could return with the link.
      await ada.page.getByText("Nobody can join now.").waitFor();
      await bob.page.reload();
      await shows(bob, bob.email);
      await bob.goTo("/dashboard/accounts");
      await bob.sees("Accounts");
      expect(await bob.row(ada.email).count()).toBe(0);
    });

    it("get an account of their own if the last one is lost", async () => {
      const [ada, bob] = [await signIn("ada", scripts), await signIn("bob", scripts)];
      await ada.follow("Members");
      await ada.press("Create join link");
      await bob.goTo(await ada.secret("join link"));
      await bob.press("Join account");
      const { database } = stage.dashboard;
      await database.query("delete from puid_account where name = $1", [bob.email]);
      await ada.follow("Members");
      await ada.follow(`Remove ${bob.email}`);
      await ada.press("Remove member");
      await bob.page.reload();
      await bob.sees("Overview");
      await shows(bob, bob.email);
    });

    it("cannot join with a link that is replaced or revoked", async () => {
      const [ada, bob] = [await signIn("ada", scripts), await signIn("bob", scripts)];
      await ada.follow("Members");
      await ada.press("Create join link");
      const old = await ada.secret("join link");
      await bob.goTo(old);
      await ada.follow("Replace link");
      await ada.sees("Replace the join link?");
      await ada.press("Replace link");
      const current = await ada.secret("join link");
      await bob.press("Join account");
      await bob.sees("This link does not work any more");
      await bob.goTo(old);
      await bob.sees("This link does not work any more");
      await bob.goTo(current);
      await bob.sees(`Join ${ada.email}?`);
      await ada.follow("Members");
      expect(await ada.page.content()).not.toContain(current);
      await ada.page.getByText(`The link that ends with …${current.slice(-4)} is active`).waitFor();
      await ada.follow("Revoke link");
      await ada.sees("Revoke the join link?");
      await ada.press("Revoke link");
      await ada.isTold("The join link is revoked.");
      await bob.press("Join account");
      await bob.sees("This link does not work any more");
    });

    it("have accounts of their own, with separate keys", async () => {
      const ada = await signIn("ada", scripts);
      await ada.follow("Keys");
      await ada.type("Label", "first key");
      await ada.press("Create key");
      await ada.follow(`Account: ${ada.email}`);
      await ada.sees("Accounts");
      await ada.row(ada.email).getByText("Current").waitFor();
      await ada.type("Name", "Second");
      await ada.press("Create account");
      await ada.isTold("The account is created. The dashboard shows it now.");
      await shows(ada, "Second");
      await ada.follow("Keys");
      await ada.page.getByText("No keys yet").waitFor();

      // Another tab shows the first account again.
      await ada.type("Label", "for the second account");
      const tab = await ada.context.newPage();
      await tab.goto(`${stage.dashboard.origin}/dashboard/accounts`);
      await tab.getByRole("button", { name: `Switch to ${ada.email}` }).click();
      await tab.getByRole("status").filter({ hasText: "The dashboard shows another account now." }).waitFor();
      await ada.press("Create key");
      await ada.sees("You cannot do this");
      await ada.page.getByText("came from a page that is out of date").waitFor();
      await ada.follow("Go to the dashboard");
      await shows(ada, ada.email);
      await ada.follow("Keys");
      await ada.sees("API keys");
      expect(await ada.row("first key").count()).toBe(1);
      expect(await ada.row("for the second account").count()).toBe(0);
    });
  });
});
