import type { JSX } from "hono/jsx/jsx-runtime";
import { render } from "../document.js";
import { CodeBlock } from "../elements/code-block.js";
import { Form } from "../elements/form.js";
import { Untrusted } from "../elements/untrusted.js";
import { FocusedLayout } from "../focused-layout.js";
import { actions } from "../paths.js";

export interface SignInData {
  /** The name of the OpenID Connect issuer; undefined if the server has none. */
  readonly issuer?: string | undefined;
  /** The path that the person wanted, on this origin. */
  readonly next?: string | undefined;
  /** Why the person is here: a join link, or a client that asks for access. */
  readonly purpose?: "join" | "access" | undefined;
  /** Why the last attempt failed, and what to do. */
  readonly failure?: string | undefined;
}

/** Returns the page that starts a sign-in. */
export function signInPage({ issuer, next, purpose, failure }: SignInData): string {
  return render(
    <FocusedLayout title="Sign in">
      <h1>Sign in</h1>
      {failure !== undefined && (
        <p class="problem" role="alert">
          <Untrusted text={failure} />
        </p>
      )}
      {purpose !== undefined && <p>{PURPOSES[purpose]}</p>}
      {issuer === undefined ? <AskOperator /> : <ContinueWith issuer={issuer} next={next} />}
    </FocusedLayout>,
  );
}

const PURPOSES = {
  join: "Somebody invites you to join an account. Sign in first.",
  access: "A program asks for access to your account. Sign in first.",
} as const;

function ContinueWith({ issuer, next }: { issuer: string; next: string | undefined }): JSX.Element {
  return (
    <>
      <p>The dashboard has your keys, your usage and your clients. You need no password for this server.</p>
      <Form action={actions.signIn}>
        {next !== undefined && <input type="hidden" name="next" value={next} />}
        <button type="submit" class="wide">
          <span>
            Continue with <Untrusted text={issuer} />
          </span>
        </button>
      </Form>
    </>
  );
}

function AskOperator(): JSX.Element {
  return (
    <>
      <p>
        You sign in with a link. Ask the operator of this server for one. Open it in this browser, and then
        reload this page.
      </p>
      <section class="panel" aria-labelledby="operator">
        <h2 id="operator">If you are the operator</h2>
        <p>
          Run this command on the server, with the same <code>--data</code> and <code>--config</code> as the
          server. It prints a link that signs in once, within five minutes.
        </p>
        <CodeBlock id="login" name="login command" code="npx puid-server login you@example.com" />
      </section>
    </>
  );
}
