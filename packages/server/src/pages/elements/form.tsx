import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

export interface FormProps {
  /** A path of `paths.ts`. */
  readonly action: string;
  /**
   * The account that the page shows. Another tab may have switched the session to another account since, so the server
   * compares them before it changes anything.
   */
  readonly account?: string | undefined;
  /** The person whom the page names. Somebody else may have signed in since. */
  readonly person?: string | undefined;
  readonly class?: string | undefined;
  readonly children: Child;
}

/** A form that changes something. */
export function Form({ action, account, person, class: name, children }: FormProps): JSX.Element {
  return (
    <form method="post" action={action} class={name}>
      {account !== undefined && <input type="hidden" name="account" value={account} />}
      {person !== undefined && <input type="hidden" name="person" value={person} />}
      {children}
    </form>
  );
}
