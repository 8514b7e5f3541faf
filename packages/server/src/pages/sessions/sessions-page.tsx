import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Form } from "../elements/form.js";
import { PageHeading } from "../elements/page-heading.js";
import { Table } from "../elements/table.js";
import { clockOf, dayOf, Time } from "../elements/time.js";
import { actions } from "../paths.js";

/** A browser in which the person is signed in. */
export interface SessionRow {
  readonly id: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

export interface SessionsData extends DashboardData {
  readonly sessions: readonly SessionRow[];
  /** The session of the request. */
  readonly current: string;
}

/** Returns the page that lists the sessions of a person. */
export function sessionsPage({ sessions, current, ...data }: SessionsData): string {
  return render(
    <DashboardLayout title="Sessions" {...data}>
      <PageHeading title="Sessions">
        Each session is a browser in which you are signed in. Revoke a session that you do not know.
      </PageHeading>
      <Table
        caption="Your sessions"
        rows={sessions}
        columns={[
          { label: "Signed in", names: true, cell: ({ createdAt }) => <Time value={createdAt} /> },
          { label: "Last used", cell: ({ seenAt }) => <Time value={seenAt} /> },
          { label: "Ends", cell: ({ expiresAt }) => <Time value={expiresAt} /> },
          {
            label: "Action",
            cell: (session) => <Revoke session={session} isCurrent={session.id === current} />,
          },
        ]}
      />
      {sessions.length > 1 && (
        <Form action={actions.revokeOtherSessions}>
          <button type="submit" class="danger">
            Revoke all other sessions
          </button>
        </Form>
      )}
    </DashboardLayout>,
  );
}

function Revoke({ session, isCurrent }: { session: SessionRow; isCurrent: boolean }): JSX.Element {
  if (isCurrent) return <span class="muted">This browser</span>;
  const { id, createdAt } = session;
  return (
    <Form action={actions.revokeSession(id)}>
      <button
        type="submit"
        class="quiet remove"
        aria-label={`Revoke the session of ${dayOf(createdAt)}, ${clockOf(createdAt)} UTC`}
      >
        Revoke
      </button>
    </Form>
  );
}
