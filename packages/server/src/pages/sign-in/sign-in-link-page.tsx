import { render } from "../document.js";
import { Form } from "../elements/form.js";
import { Untrusted } from "../elements/untrusted.js";
import { FocusedLayout } from "../focused-layout.js";
import { paths } from "../paths.js";

export interface SignInLinkData {
  /** The secret of the link. */
  readonly token: string;
  /** Who the link signs in. */
  readonly email: string;
}

/**
 * Returns the page behind a link that signs in once. To open it does not use the link up, because chat programs and mail
 * scanners open links before people do.
 */
export function signInLinkPage({ token, email }: SignInLinkData): string {
  return render(
    <FocusedLayout title="Sign in">
      <h1>Sign in</h1>
      <p>
        This link signs you in as{" "}
        <strong>
          <Untrusted text={email} />
        </strong>
        . It works once.
      </p>
      <Form action={paths.signInLink(token)}>
        <button type="submit" class="wide">
          Sign in
        </button>
      </Form>
      <p class="muted">If you did not ask for this link, close the page.</p>
    </FocusedLayout>,
  );
}
