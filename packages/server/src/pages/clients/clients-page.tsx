import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { EmptyState } from "../elements/empty-state.js";
import type { Rejected } from "../elements/field.js";
import { PageHeading } from "../elements/page-heading.js";
import { RowAction } from "../elements/row-action.js";
import { Table } from "../elements/table.js";
import { Time } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import { type ClientForm, RegisterClient } from "./register-client.js";

/** An OAuth client of the account. */
export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly createdAt: Date;
}

export interface ClientsData extends DashboardData {
  readonly clients: readonly ClientRow[];
  readonly rejected?: Rejected<ClientForm> | undefined;
}

/** Returns the page that lists the OAuth clients of the account and registers clients. */
export function clientsPage({ clients, rejected, ...data }: ClientsData): string {
  const title = rejected === undefined ? "OAuth clients" : "Error: OAuth clients";
  return render(
    <DashboardLayout title={title} section={paths.clients} {...data}>
      <PageHeading title="OAuth clients">
        A client is a program with an ID and a secret. It acts for this account, or for accounts that allow
        it.
      </PageHeading>
      {clients.length === 0 ? (
        <EmptyState title="No clients yet">
          Register one below. If your program only needs ids for this account, <a href={paths.keys}>a key</a>{" "}
          is simpler.
        </EmptyState>
      ) : (
        <ClientTable clients={clients} />
      )}
      <RegisterClient account={data.viewer.account.id} rejected={rejected} />
    </DashboardLayout>,
  );
}

function ClientTable({ clients }: { readonly clients: readonly ClientRow[] }): JSX.Element {
  return (
    <Table
      caption="Clients"
      rows={clients}
      columns={[
        { label: "Client", names: true, cell: (client) => <Identity client={client} /> },
        { label: "Redirect URIs", cell: ({ redirectUris }) => <UriList uris={redirectUris} /> },
        { label: "Created", cell: ({ createdAt }) => <Time value={createdAt} /> },
        {
          label: "Action",
          cell: ({ id, name }) => <RowAction href={paths.deleteClient(id)} verb="Delete" of={name} />,
        },
      ]}
    />
  );
}

function Identity({ client }: { readonly client: ClientRow }): JSX.Element {
  return (
    <>
      <Untrusted text={client.name} />
      <div class="under">
        <code>{client.id}</code>
      </div>
    </>
  );
}

function UriList({ uris }: { readonly uris: readonly string[] }): JSX.Element {
  if (uris.length === 0) return <span class="muted">None</span>;
  return (
    <ul>
      {uris.map((uri) => (
        <li>
          <code>
            <Untrusted text={uri} />
          </code>
        </li>
      ))}
    </ul>
  );
}
