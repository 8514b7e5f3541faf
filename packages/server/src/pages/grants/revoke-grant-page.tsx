import { Confirmation } from "../confirmation.js";
import type { Viewer } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import type { GrantRow } from "./grants-page.js";

export interface RevokeGrantData {
  readonly viewer: Viewer;
  readonly grant: GrantRow;
}

/** Returns the page that asks before it revokes the access of a client. */
export function revokeGrantPage({ viewer, grant }: RevokeGrantData): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.grants}
      question="Revoke this access?"
      action={paths.revokeGrant(grant.id)}
      confirm="Revoke access"
    >
      <p>
        <strong>
          <Untrusted text={grant.client} />
        </strong>{" "}
        can no longer act for account <Untrusted text={viewer.account.name} />. Its tokens stop working at
        once. It can ask for access again.
      </p>
    </Confirmation>,
  );
}
