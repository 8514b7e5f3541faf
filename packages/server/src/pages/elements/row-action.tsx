import type { JSX } from "hono/jsx/jsx-runtime";
import { showControls } from "./untrusted.js";

export interface RowActionProps {
  /** A page that asks for confirmation. */
  readonly href: string;
  /** What it does, such as "Revoke". */
  readonly verb: string;
  /** What it does it to. Out of the table, links that are called "Revoke" would all sound the same. */
  readonly of: string;
}

/** A link in a row of a table to a page that removes something. */
export function RowAction({ href, verb, of }: RowActionProps): JSX.Element {
  return (
    <a class="remove" href={href} aria-label={`${verb} ${showControls(of)}`}>
      {verb}
    </a>
  );
}
