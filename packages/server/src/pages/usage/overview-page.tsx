import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { EmptyState } from "../elements/empty-state.js";
import { PageHeading } from "../elements/page-heading.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import { Quota } from "./quota.js";
import type { QuotaState, Usage } from "./usage.js";
import { UsageSection } from "./usage-section.js";

export interface OverviewData extends DashboardData {
  readonly quota: QuotaState;
  readonly usage: Usage;
  /** Whether the account has a key that works. Without one, the page says how to begin. */
  readonly hasKeys: boolean;
}

/** Returns the first page of the dashboard: what the account has used, and what is left of today. */
export function overviewPage({ quota, usage, hasKeys, ...data }: OverviewData): string {
  return render(
    <DashboardLayout title="Overview" section={paths.overview} {...data}>
      <PageHeading title="Overview">
        The ids of account <Untrusted text={data.viewer.account.name} />
      </PageHeading>
      {!hasKeys && (
        <EmptyState title="This account has no API key yet">
          <a href={paths.keys}>Create a key</a>, then <a href={paths.firstRequest}>send your first request</a>
          .
        </EmptyState>
      )}
      <Quota quota={quota} />
      <UsageSection usage={usage} />
    </DashboardLayout>,
  );
}
