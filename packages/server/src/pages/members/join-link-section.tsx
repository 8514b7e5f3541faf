import type { JSX } from "hono/jsx/jsx-runtime";
import { Form } from "../elements/form.js";
import { Time } from "../elements/time.js";
import { actions, paths } from "../paths.js";

/** The join link of an account. The server keeps only its digest, so the link itself is not here. */
export interface JoinLinkState {
  /** The last characters of the link. */
  readonly hint: string;
  readonly createdAt: Date;
}

export interface JoinLinkSectionProps {
  readonly joinLink: JoinLinkState | undefined;
  readonly account: string;
}

/** Creates, replaces and revokes the join link. */
export function JoinLinkSection({ joinLink, account }: JoinLinkSectionProps): JSX.Element {
  return (
    <section class="panel" aria-labelledby="join-link">
      <h2 id="join-link">Join link</h2>
      {joinLink === undefined ? (
        <>
          <p>Nobody can join now. To invite people, create a link and send it to them.</p>
          <Form action={actions.createJoinLink} account={account}>
            <button type="submit">Create join link</button>
          </Form>
        </>
      ) : (
        <>
          <p>
            The link that ends with <code>{joinLink.hint}</code> is active since{" "}
            <Time value={joinLink.createdAt} />. If you lost it, replace it.
          </p>
          <p class="choices">
            <a class="button secondary" href={paths.replaceJoinLink}>
              Replace link
            </a>
            <a class="button secondary remove" href={paths.revokeJoinLink}>
              Revoke link
            </a>
          </p>
        </>
      )}
    </section>
  );
}
