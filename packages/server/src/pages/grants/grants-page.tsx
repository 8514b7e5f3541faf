import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { EmptyState } from "../elements/empty-state.js";
import { PageHeading } from "../elements/page-heading.js";
import { RowAction } from "../elements/row-action.js";
import { ScopeList } from "../elements/scope-list.js";
import { Table } from "../elements/table.js";
import { Time, TimeOr } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";

/** The access that a member of the account gave to a client. */
export interface GrantRow {
  readonly id: string;
  readonly client: string;
  readonly scopes: readonly string[];
  /** The address of the member. */
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface GrantsData extends DashboardData {
  readonly grants: readonly GrantRow[];
}

/** Returns the page that lists the clients of others that may act for the account. */
export function grantsPage({ grants, ...data }: GrantsData): string {
  return render(
    <DashboardLayout title="Grants" section={paths.grants} {...data}>
      <PageHeading title="Grants">
        These programs may act for this account. Their requests use its quota.
      </PageHeading>
      {grants.length === 0 ? (
        <EmptyState title="No client has access">
          If a program asks for access, you see what it wants. If you allow it, it appears here after its
          first token.
        </EmptyState>
      ) : (
        <Table
          caption="Clients with access"
          rows={grants}
          columns={[
            { label: "Client", names: true, cell: ({ client }) => <Untrusted text={client} /> },
            { label: "May", cell: ({ scopes }) => <ScopeList scopes={scopes} /> },
            { label: "Allowed", cell: (grant) => <Allowed grant={grant} /> },
            { label: "Last used", cell: ({ lastUsedAt }) => <TimeOr value={lastUsedAt} absent="Never" /> },
            {
              label: "Action",
              cell: ({ id, client }) => (
                <RowAction href={paths.revokeGrant(id)} verb="Revoke" of={`the access of ${client}`} />
              ),
            },
          ]}
        />
      )}
    </DashboardLayout>,
  );
}

function Allowed({ grant }: { readonly grant: GrantRow }): JSX.Element {
  return (
    <>
      <Time value={grant.grantedAt} />
      <div class="under">
        by <Untrusted text={grant.grantedBy} />
      </div>
    </>
  );
}
