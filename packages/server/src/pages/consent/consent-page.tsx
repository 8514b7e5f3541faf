import type { JSX } from "hono/jsx/jsx-runtime";
import { render } from "../document.js";
import { Form } from "../elements/form.js";
import { ScopeList } from "../elements/scope-list.js";
import { Untrusted } from "../elements/untrusted.js";
import { FocusedLayout } from "../focused-layout.js";
import { actions, paths } from "../paths.js";
import { destinationOf, isUnencrypted } from "./destination.js";

export interface ConsentData {
  /** Who is signed in. */
  readonly email: string;
  readonly person: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly client: { readonly id: string; readonly name: string };
  readonly scopes: readonly string[];
  /** Whether the client may decode ids if its scopes allow it. */
  readonly mayDecode: boolean;
  readonly redirectUri: string;
  /**
   * What the server needs to continue, such as the parameters of the request. The form sends it back, so the server must
   * check it again.
   */
  readonly fields: Readonly<Record<string, string>>;
}

/** Returns the page that asks whether a client may act for an account. */
export function consentPage(data: ConsentData): string {
  const { email, person, account, client, scopes, mayDecode, redirectUri, fields } = data;
  return render(
    <FocusedLayout title="Allow access">
      <h1>
        <Untrusted text={client.name} /> wants to act for account <Untrusted text={account.name} />
      </h1>
      <section class="panel" aria-labelledby="scopes">
        <h2 id="scopes">If you allow it, it can</h2>
        <ScopeList scopes={scopes} mayDecode={mayDecode} />
      </section>
      <dl class="facts">
        <dt>Client ID</dt>
        <dd>
          <code>{client.id}</code>
        </dd>
        <dt>Returns to</dt>
        <dd>
          <Destination uri={redirectUri} />
        </dd>
        <dt>Signed in as</dt>
        <dd>
          <Untrusted text={email} />
        </dd>
      </dl>
      <p class="warning">
        This server does not check who made the program. Allow it only if you came from there, and if you know
        the address that your browser returns to.
      </p>
      {isUnencrypted(redirectUri) && (
        <p class="warning">
          The address has no encryption. Others on the network can read the answer, and change it.
        </p>
      )}
      <Form action={actions.decide} account={account.id} person={person} class="choices">
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <button type="submit" name="decision" value="allow">
          Allow
        </button>
        <button type="submit" name="decision" value="deny" class="secondary">
          Deny
        </button>
      </Form>
      <p class="muted">
        You can revoke the access at any time on the page <a href={paths.grants}>Grants</a>. To use another
        account, <a href={paths.accounts}>switch to it</a>. Then start again in the program.
      </p>
    </FocusedLayout>,
  );
}

/** The part of the address that says where the browser goes. */
function Destination({ uri }: { readonly uri: string }): JSX.Element {
  return (
    <strong>
      <Untrusted text={destinationOf(uri)} />
    </strong>
  );
}
