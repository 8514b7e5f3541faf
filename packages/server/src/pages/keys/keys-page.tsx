import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { EmptyState } from "../elements/empty-state.js";
import { Checkbox, Field, type Rejected } from "../elements/field.js";
import { Form } from "../elements/form.js";
import { PageHeading } from "../elements/page-heading.js";
import { RowAction } from "../elements/row-action.js";
import { Table } from "../elements/table.js";
import { Time, TimeOr } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";

/** An API key in the list. */
export interface KeyRow {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly mayDecode: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** The fields of the form that creates a key. `decode` is "yes" or "". */
export interface KeyForm {
  readonly label: string;
  readonly decode: string;
}

export interface KeysData extends DashboardData {
  /** The keys that are not revoked. */
  readonly keys: readonly KeyRow[];
  /** Whether a new key may decode ids. */
  readonly membersMayDecode: boolean;
  readonly rejected?: Rejected<KeyForm> | undefined;
}

/** Returns the page that lists the keys of the account and creates keys. */
export function keysPage({ keys, membersMayDecode, rejected, ...data }: KeysData): string {
  const title = rejected === undefined ? "Keys" : "Error: Keys";
  return render(
    <DashboardLayout title={title} section={paths.keys} {...data}>
      <PageHeading title="API keys">
        A program sends a key with each request. Give each program a key of its own, so that you can revoke it
        alone.
      </PageHeading>
      {keys.length === 0 ? (
        <EmptyState title="No keys yet">
          Create one below. Then <a href={paths.firstRequest}>send your first request</a>.
        </EmptyState>
      ) : (
        <KeyTable keys={keys} />
      )}
      <CreateKey account={data.viewer.account.id} mayDecode={membersMayDecode} rejected={rejected} />
    </DashboardLayout>,
  );
}

function KeyTable({ keys }: { readonly keys: readonly KeyRow[] }): JSX.Element {
  return (
    <Table
      caption="Keys"
      rows={keys}
      columns={[
        { label: "Label", names: true, cell: (key) => <LabelOf label={key.label} /> },
        { label: "Key", cell: ({ hint }) => <code class="nowrap">{hint}</code> },
        { label: "Decodes", cell: ({ mayDecode }) => (mayDecode ? "Yes" : "No") },
        { label: "Created", cell: ({ createdAt }) => <Time value={createdAt} /> },
        { label: "Last used", cell: ({ lastUsedAt }) => <TimeOr value={lastUsedAt} absent="Never" /> },
        {
          label: "Action",
          cell: ({ id, label, hint }) => (
            <RowAction href={paths.revokeKey(id)} verb="Revoke" of={label || `key ${hint}`} />
          ),
        },
      ]}
    />
  );
}

function LabelOf({ label }: { readonly label: string }): JSX.Element {
  return label === "" ? <span class="muted">No label</span> : <Untrusted text={label} />;
}

function CreateKey(props: {
  account: string;
  mayDecode: boolean;
  rejected: Rejected<KeyForm> | undefined;
}): JSX.Element {
  const { values, errors } = props.rejected ?? { values: { label: "", decode: "yes" }, errors: {} };
  return (
    <section class="panel" aria-labelledby="create">
      <h2 id="create">Create a key</h2>
      <Form action={paths.keys} account={props.account}>
        <Field
          name="label"
          label="Label"
          hint="Where you use the key, such as “orders service”"
          value={values.label}
          error={errors.label}
          maxlength={200}
          required
        />
        {props.mayDecode && (
          <Checkbox
            name="decode"
            label="The key may decode ids"
            hint="The number in an id shows how many ids the server has issued."
            checked={values.decode === "yes"}
          />
        )}
        <button type="submit">Create key</button>
      </Form>
    </section>
  );
}
