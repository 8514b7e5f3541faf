import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { ICON, SCRIPT, STYLESHEET } from "./assets/assets.js";

export interface DocumentProps {
  /** The title of the page, without the server's name. */
  readonly title: string;
  /** What is above the page's content: the server's name, and navigation. */
  readonly header: JSX.Element;
  readonly children: Child;
  /** An address to which the browser goes at once. */
  readonly forwardTo?: string | undefined;
}

/** A document with its landmarks. The skip link comes first, so that the keyboard reaches it first. */
export function Document({ title, header, children, forwardTo }: DocumentProps): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} – PUID server`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        {forwardTo !== undefined && <meta http-equiv="refresh" content={`0; url=${forwardTo}`} />}
        <link rel="icon" href={ICON.path} type="image/svg+xml" />
        <link rel="stylesheet" href={STYLESHEET.path} />
        <script src={SCRIPT.path} defer />
      </head>
      <body>
        <a class="skip-link" href="#content">
          Skip to content
        </a>
        {header}
        <main id="content" tabindex={-1}>
          {children}
        </main>
        <footer>All times are in UTC.</footer>
      </body>
    </html>
  );
}

/** Returns the HTML of a document. Pages await nothing, so the element is a string at once. */
export const render = (document: JSX.Element): string => `<!doctype html>${document}`;
