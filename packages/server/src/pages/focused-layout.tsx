import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Document } from "./document.js";
import { Brand } from "./elements/brand.js";

export interface FocusedLayoutProps {
  readonly title: string;
  readonly children: Child;
  readonly forwardTo?: string | undefined;
}

/** The layout of pages about one thing, for visitors who may not be signed in: a narrow column without navigation. */
export function FocusedLayout({ title, children, forwardTo }: FocusedLayoutProps): JSX.Element {
  const header = (
    <header class="site-header">
      <div class="site-bar">
        <Brand />
      </div>
    </header>
  );
  return (
    <Document title={title} header={header} forwardTo={forwardTo}>
      <div class="focused">{children}</div>
    </Document>
  );
}
