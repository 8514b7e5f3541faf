import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { PageHeading } from "../elements/page-heading.js";
import { RowAction } from "../elements/row-action.js";
import { SecretOnce } from "../elements/secret-once.js";
import { Table } from "../elements/table.js";
import { Time } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import { JoinLinkSection, type JoinLinkState } from "./join-link-section.js";

/** A member of the account. */
export interface MemberRow {
  readonly id: string;
  readonly email: string;
  readonly joinedAt: Date;
}

export interface MembersData extends DashboardData {
  readonly members: readonly MemberRow[];
  /** The member who looks at the page. */
  readonly self: string;
  /** The join link that works; undefined if there is none. */
  readonly joinLink?: JoinLinkState | undefined;
  /** The address of a join link that was just created. It is a secret, and only this page has it. */
  readonly newJoinUrl?: string | undefined;
}

/** Returns the page that lists the members of the account and manages its join link. */
export function membersPage({ members, self, joinLink, newJoinUrl, ...data }: MembersData): string {
  return render(
    <DashboardLayout title="Members" section={paths.members} {...data}>
      <PageHeading title="Members">
        Every member can see and change everything in account <Untrusted text={data.viewer.account.name} />.
      </PageHeading>
      {newJoinUrl !== undefined && (
        <SecretOnce id="new-link" name="join link" secret={newJoinUrl}>
          <p>Send it to the people who should join. It works for everyone until you replace or revoke it.</p>
        </SecretOnce>
      )}
      <MemberTable members={members} self={self} />
      <JoinLinkSection joinLink={joinLink} account={data.viewer.account.id} />
    </DashboardLayout>,
  );
}

function MemberTable({ members, self }: Pick<MembersData, "members" | "self">): JSX.Element {
  return (
    <Table
      caption="Members"
      rows={members}
      columns={[
        { label: "Email", names: true, cell: ({ email }) => <Untrusted text={email} /> },
        { label: "Joined", cell: ({ joinedAt }) => <Time value={joinedAt} /> },
        {
          label: "Action",
          cell: ({ id, email }) =>
            id === self ? (
              <span class="muted">You</span>
            ) : (
              <RowAction href={paths.removeMember(id)} verb="Remove" of={email} />
            ),
        },
      ]}
    />
  );
}
