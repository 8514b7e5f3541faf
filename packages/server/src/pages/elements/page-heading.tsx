import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

/** The only first heading of a page, and one sentence about the page. */
export function PageHeading({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: Child;
}): JSX.Element {
  return (
    <div class="page-heading">
      <h1>{title}</h1>
      {children !== undefined && <p class="lead">{children}</p>}
    </div>
  );
}
