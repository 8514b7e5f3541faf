import axe from "axe-core";
import type { Browser, BrowserContext, Locator, Page, Response } from "playwright-core";
import type { TestDashboard } from "./test-dashboard.js";

/** The headings of the pages that axe has checked in this process. It takes a second for each. */
const checked = new Set<string>();

/** A person with a browser of their own. The person finds things by their roles, labels and texts only. */
export class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What must not happen: errors of scripts, breaches of the policy, dialogs, and violations of accessibility. */
  readonly faults: string[] = [];
  readonly scripts: boolean;
  private readonly dashboard: TestDashboard;

  private constructor(dashboard: TestDashboard, page: Page, scripts: boolean) {
    this.dashboard = dashboard;
    this.page = page;
    this.context = page.context();
    this.scripts = scripts;
    page.setDefaultTimeout(20_000);
    page.on("pageerror", ({ message }) => this.faults.push(message));
    page.on("console", (message) => {
      // Chromium also reports each page that has an error status.
      const text = message.text();
      if (!text.startsWith("Failed to load resource")) this.faults.push(text);
    });
    page.on("dialog", (dialog) => {
      this.faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
  }

  static async open(browser: Browser, dashboard: TestDashboard, scripts: boolean): Promise<Person> {
    const context = await browser.newContext({
      javaScriptEnabled: scripts,
      // A transition would show axe a color between two others.
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
    });
    return new Person(dashboard, await context.newPage(), scripts);
  }

  /** Opens a path of the dashboard, or an absolute address. */
  async goTo(path: string): Promise<Response> {
    return (await this.page.goto(new URL(path, this.dashboard.origin).href))!;
  }

  /** Waits for a page with a heading. Looks for violations of accessibility the first time. */
  async sees(heading: string): Promise<void> {
    await this.page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
    if (!this.scripts || checked.has(heading)) return;
    checked.add(heading);
    await this.page.evaluate(axe.source);
    const violations = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
      const found = await axe.run({ resultTypes: ["violations"] });
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
    this.faults.push(...violations.map((violation) => `${heading}: ${violation}`));
  }

  /** Waits for the message that says what the last form did. */
  async isTold(message: string): Promise<void> {
    await this.page.getByRole("status").filter({ hasText: message }).waitFor();
  }

  press(button: string): Promise<void> {
    return this.page.getByRole("button", { name: button, exact: true }).click();
  }

  follow(link: string): Promise<void> {
    return this.page.getByRole("link", { name: link, exact: true }).click();
  }

  type(label: string, text: string): Promise<void> {
    return this.page.getByLabel(label, { exact: true }).fill(text);
  }

  /** Returns the row of a table that has a text. */
  row(text: string): Locator {
    return this.page.getByRole("row").filter({ hasText: text });
  }

  /** Returns the secret that the page shows once, such as the API key. */
  async secret(name: string): Promise<string> {
    const region = this.page.getByRole("region", { name: `Copy your ${name} now` });
    return (await region.getByRole("code").last().textContent())!;
  }

  /** Signs in with a link of the operator. */
  async signIn(email: string): Promise<void> {
    await this.goTo(await this.dashboard.signInLink(email));
    await this.sees("Sign in");
    await this.press("Sign in");
    await this.sees("Overview");
  }

  /** Returns the value of the session's cookie. */
  async cookie(): Promise<string | undefined> {
    const cookies = await this.context.cookies(this.dashboard.origin);
    return cookies.find(({ name }) => name === "puid_session")?.value;
  }

  /** Makes the browser that of another person. */
  async forget(): Promise<void> {
    for (const page of this.context.pages()) if (page !== this.page) await page.close();
    await this.context.clearCookies();
    await this.page.goto("about:blank");
  }
}
