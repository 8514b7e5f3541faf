import { render } from "../document.js";
import { Form } from "../elements/form.js";
import { Untrusted } from "../elements/untrusted.js";
import { FocusedLayout } from "../focused-layout.js";
import { paths } from "../paths.js";

export interface JoinData {
  /** The secret of the link. */
  readonly code: string;
  readonly accountName: string;
  /** Who is signed in. */
  readonly email: string;
  readonly person: string;
}

/** Returns the page behind a join link. To open it changes nothing, because programs open links too. */
export function joinPage({ code, accountName, email, person }: JoinData): string {
  return render(
    <FocusedLayout title="Join an account">
      <h1>
        Join <Untrusted text={accountName} />?
      </h1>
      <p>
        You can then see and change everything in this account: its keys, its clients, its members and its
        usage.
      </p>
      <Form action={paths.join(code)} person={person} class="choices">
        <button type="submit">Join account</button>
        <a class="button secondary" href={paths.overview}>
          Cancel
        </a>
      </Form>
      <p class="muted">
        You are signed in as <Untrusted text={email} />.
      </p>
    </FocusedLayout>,
  );
}
