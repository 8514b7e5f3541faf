import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { startChromium } from "../../../gallery/chromium.js";
import type { ServerOptions } from "../../../src/options.js";
import { Person } from "./person.js";
import { TestDashboard } from "./test-dashboard.js";

/** What the tests of a file share. Each test has people of its own, so no test sees what another one did. */
export interface Stage {
  readonly dashboard: TestDashboard;
  readonly browser: Browser;
  /** Returns the browser of a new person. The end of the test checks that nothing in it went wrong. */
  readonly person: (scripts?: boolean) => Promise<Person>;
  /** Returns an email address that no other test has. */
  readonly email: (name: string) => string;
}

/** Starts a server and Chromium before the tests of the file, and closes them after it. */
export function useDashboard(options: Partial<ServerOptions> = {}): Stage {
  const people: Person[] = [];
  // A new browser window takes a second, so the tests use the same ones, one after another.
  const idle: Person[] = [];
  const stage: { dashboard: TestDashboard; browser: Browser } & Omit<Stage, "dashboard" | "browser"> = {
    dashboard: undefined as unknown as TestDashboard,
    browser: undefined as unknown as Browser,
    async person(scripts = true) {
      const found = idle.findIndex((person) => person.scripts === scripts);
      const person =
        found === -1 ? await Person.open(stage.browser, stage.dashboard, scripts) : idle.splice(found, 1)[0]!;
      people.push(person);
      return person;
    },
    email: (name) => `${name}.${counter++}@example.com`,
  };
  beforeAll(async () => {
    stage.dashboard = await TestDashboard.start(options);
    stage.browser = await startChromium();
  });
  afterEach(async () => {
    const faults: string[] = [];
    for (const person of people.splice(0)) {
      faults.push(...person.faults.splice(0));
      await person.forget();
      idle.push(person);
    }
    expect(faults).toEqual([]);
  });
  afterAll(async () => {
    await stage.browser?.close();
    await stage.dashboard?.close();
  });
  return stage;
}

let counter = 0;

/** Runs tests with scripts and without. */
export const WITH_AND_WITHOUT_SCRIPTS: readonly (readonly [string, boolean])[] = [
  ["with scripts", true],
  ["without scripts", false],
];
