import { describe, expect, it } from "vitest";
import { SAMPLES } from "../../gallery/samples/samples.js";
import { SCOPES } from "../../src/api/scopes.js";
import { safeAddress } from "../../src/pages/consent/destination.js";
import { SCOPE_WORDS } from "../../src/pages/elements/scope-words.js";
import { forwardingPage } from "../../src/pages/pages.js";

/** The elements that pages have, with their attributes. */
const TAG = /<(?!\/|!)([a-z][\w-]*)((?:\s+[\w:-]+="[^"]*")*)\s*\/?>/g;

describe("pages", () => {
  it.each(SAMPLES)("$name is HTML in which all data is escaped", ({ html }) => {
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    // Without well-formed elements, nothing is left of "<", so data made none.
    expect(html.replace(TAG, "").replace(/<\/[a-z][\w-]*>|<!doctype html>/g, "")).not.toContain("<");
    const tags = html.replaceAll(/"[^"]*"/g, '""');
    expect(tags).not.toMatch(/<[^>]+\s(on\w+|style)=/i);
    expect(html).not.toMatch(/(href|action)="(?!\/|#|https:)/);
    expect(html.match(/<script[ >]/g)).toHaveLength(1);
  });

  it.each(SAMPLES)("$name has one first heading, landmarks and unique ids", ({ html }) => {
    // The charts have titles too: those of their bars.
    const document = html.replaceAll(/<svg.*?<\/svg>/gs, "");
    for (const element of ["<h1", "<main", "<title", "<footer", '<header class="site-header"']) {
      expect([element, document.split(element).length - 1]).toEqual([element, 1]);
    }
    const ids = Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
    const referenced = Array.from(
      html.matchAll(/aria-(?:labelledby|describedby)="([^"]*)"/g),
      ([, id]) => id!,
    );
    for (const id of referenced.flatMap((list) => list.split(" "))) expect(ids).toContain(id);
  });

  it.each(SAMPLES)("$name changes things only with forms that post", ({ html }) => {
    for (const [form] of html.matchAll(/<form[^>]*>/g))
      expect(form).toMatch(/ method="post" action="\/[a-z]/);
  });

  it.each(SAMPLES)("$name shows no characters that control direction", ({ name, html }) => {
    const text = html.replace(/<input[^>]*>|<textarea.*?<\/textarea>/gs, "").replace(/<[^>]*>/g, "");
    expect([name, /[\p{Bidi_Control}\p{Cc}\p{Zl}]/u.exec(text.replaceAll("\n", ""))?.index]).toEqual([
      name,
      undefined,
    ]);
  });

  it("have plain words for every scope", () => {
    expect(Object.keys(SCOPE_WORDS)).toEqual([...SCOPES]);
  });
});

describe("forwardingPage", () => {
  it.each([
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "java\nscript:alert(1)",
    "/path",
    "",
  ])("rejects %j", (address) => {
    expect(() => forwardingPage({ address })).toThrow();
  });

  it.each(["https://x.example/?code=1", "http://127.0.0.1:80/", "com.example.app:/callback"])(
    "accepts %j",
    (address) => {
      expect(forwardingPage({ address })).toContain(`0; url=${safeAddress(address)}"`);
    },
  );
});
