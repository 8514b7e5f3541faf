import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Document } from "./document.js";
import { Brand } from "./elements/brand.js";
import { Form } from "./elements/form.js";
import { Untrusted } from "./elements/untrusted.js";
import { actions, paths } from "./paths.js";

/** The person who is signed in, and the account that the pages are about. */
export interface Viewer {
  readonly email: string;
  readonly account: { readonly id: string; readonly name: string };
}

/** What every page of the dashboard needs. */
export interface DashboardData {
  readonly viewer: Viewer;
  /** What the last form did, such as "The key is revoked." */
  readonly notice?: string | undefined;
}

const SECTIONS = [
  ["Overview", paths.overview],
  ["Keys", paths.keys],
  ["OAuth clients", paths.clients],
  ["Grants", paths.grants],
  ["Members", paths.members],
  ["First request", paths.firstRequest],
] as const;

export interface DashboardLayoutProps extends DashboardData {
  readonly title: string;
  /** The section that the navigation marks as the current one. */
  readonly section?: string | undefined;
  readonly children: Child;
}

/** The layout of the dashboard: the account, the navigation, and what the last form did. */
export function DashboardLayout(props: DashboardLayoutProps): JSX.Element {
  const { viewer, title, section, notice, children } = props;
  return (
    <Document title={title} header={<DashboardHeader viewer={viewer} section={section} />}>
      {notice !== undefined && (
        <p class="notice" role="status">
          <Untrusted text={notice} />
        </p>
      )}
      {children}
    </Document>
  );
}

function DashboardHeader({ viewer, section }: Pick<DashboardLayoutProps, "viewer" | "section">): JSX.Element {
  return (
    <header class="site-header">
      <div class="site-bar">
        <Brand />
        <div class="viewer">
          <a href={paths.accounts}>
            Account: <Untrusted text={viewer.account.name} />
          </a>
          <Untrusted text={viewer.email} class="viewer-email" />
          <a href={paths.sessions}>Sessions</a>
          <Form action={actions.signOut}>
            <button type="submit" class="quiet">
              Sign out
            </button>
          </Form>
        </div>
      </div>
      <nav aria-label="Dashboard">
        <ul class="sections">
          {SECTIONS.map(([name, path]) => (
            <li>
              <a href={path} aria-current={path === section ? "page" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
