import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Field, type Rejected } from "../elements/field.js";
import { Form } from "../elements/form.js";
import { PageHeading } from "../elements/page-heading.js";
import { Table } from "../elements/table.js";
import { showControls, Untrusted } from "../elements/untrusted.js";
import { actions, paths } from "../paths.js";

/** An account that the person is a member of. */
export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly plan: string;
  readonly members: number;
}

/** The fields of the form that creates an account. */
export interface AccountForm {
  readonly name: string;
}

export interface AccountsData extends DashboardData {
  readonly accounts: readonly AccountRow[];
  readonly rejected?: Rejected<AccountForm> | undefined;
}

/** Returns the page that lists a person's accounts, switches between them and creates accounts. */
export function accountsPage({ accounts, rejected, ...data }: AccountsData): string {
  const title = rejected === undefined ? "Accounts" : "Error: Accounts";
  return render(
    <DashboardLayout title={title} {...data}>
      <PageHeading title="Accounts">
        Each account has its own keys, clients, members and quota. The dashboard shows one account at a time.
      </PageHeading>
      <Table
        caption="Your accounts"
        rows={accounts}
        columns={[
          { label: "Name", names: true, cell: ({ name }) => <Untrusted text={name} /> },
          { label: "Plan", cell: ({ plan }) => <Untrusted text={plan} /> },
          { label: "Members", cell: ({ members }) => members },
          {
            label: "Action",
            cell: (account) => <Switch account={account} isCurrent={account.id === data.viewer.account.id} />,
          },
        ]}
      />
      <CreateAccount rejected={rejected} />
    </DashboardLayout>,
  );
}

function Switch({ account, isCurrent }: { account: AccountRow; isCurrent: boolean }): JSX.Element {
  if (isCurrent) return <span class="muted">Current</span>;
  return (
    <Form action={actions.switchAccount(account.id)}>
      <button type="submit" class="quiet" aria-label={`Switch to ${showControls(account.name)}`}>
        Switch
      </button>
    </Form>
  );
}

function CreateAccount({ rejected }: Pick<AccountsData, "rejected">): JSX.Element {
  return (
    <section class="panel" aria-labelledby="create">
      <h2 id="create">Create an account</h2>
      <Form action={paths.accounts}>
        <Field
          name="name"
          label="Name"
          hint="Members see it, and the page that asks whether a program gets access."
          value={rejected?.values.name}
          error={rejected?.errors.name}
          maxlength={200}
          required
        />
        <button type="submit">Create account</button>
      </Form>
    </section>
  );
}
