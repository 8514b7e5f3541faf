import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { DashboardLayout, type Viewer } from "./dashboard-layout.js";
import { Form } from "./elements/form.js";

export interface ConfirmationProps {
  readonly viewer: Viewer;
  /** The section of the dashboard. */
  readonly section: string;
  readonly question: string;
  /** What happens then. */
  readonly children: Child;
  /** The path of this page, which the form posts to. */
  readonly action: string;
  /** The label of the button, such as "Revoke the key". */
  readonly confirm: string;
}

/** A page that asks once before something is lost. */
export function Confirmation(props: ConfirmationProps): JSX.Element {
  const { viewer, section, question, children, action, confirm } = props;
  return (
    <DashboardLayout viewer={viewer} title={question} section={section}>
      <div class="focused">
        <h1>{question}</h1>
        {children}
        <Form action={action} account={viewer.account.id} class="choices">
          <button type="submit" class="danger">
            {confirm}
          </button>
          <a class="button secondary" href={section}>
            Cancel
          </a>
        </Form>
      </div>
    </DashboardLayout>
  );
}
