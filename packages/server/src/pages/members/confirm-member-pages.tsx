import { Confirmation } from "../confirmation.js";
import type { Viewer } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import type { MemberRow } from "./members-page.js";

/** Returns the page that asks before it removes a member. */
export function removeMemberPage({ viewer, member }: { viewer: Viewer; member: MemberRow }): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.members}
      question="Remove this member?"
      action={paths.removeMember(member.id)}
      confirm="Remove member"
    >
      <p>
        <strong>
          <Untrusted text={member.email} />
        </strong>{" "}
        loses access to account <Untrusted text={viewer.account.name} /> at once. Keys and clients keep
        working.
      </p>
      <p>
        Removing a member also revokes the join link, and the access that the member gave to programs. Replace
        the keys that the member knows.
      </p>
    </Confirmation>,
  );
}

/** Returns the page that asks before it replaces the join link. */
export function replaceJoinLinkPage({ viewer }: { viewer: Viewer }): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.members}
      question="Replace the join link?"
      action={paths.replaceJoinLink}
      confirm="Replace link"
    >
      <p>The old link stops working at once. The next page shows the new one. Members stay members.</p>
    </Confirmation>,
  );
}

/** Returns the page that asks before it revokes the join link. */
export function revokeJoinLinkPage({ viewer }: { viewer: Viewer }): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.members}
      question="Revoke the join link?"
      action={paths.revokeJoinLink}
      confirm="Revoke link"
    >
      <p>
        The link stops working at once, and nobody can join until you create another. Members stay members.
      </p>
    </Confirmation>,
  );
}
