import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { PageHeading } from "../elements/page-heading.js";
import { SecretOnce } from "../elements/secret-once.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";

export interface KeyCreatedData extends DashboardData {
  readonly label: string;
  readonly secret: string;
}

/** Returns the page that shows a new key, once. */
export function keyCreatedPage({ label, secret, ...data }: KeyCreatedData): string {
  return render(
    <DashboardLayout title="Key created" section={paths.keys} {...data}>
      <PageHeading title="Key created">
        The key <Untrusted text={label} /> works now.
      </PageHeading>
      <SecretOnce id="secret" name="API key" secret={secret} />
      <p class="choices">
        <a class="button" href={paths.firstRequest}>
          Send your first request
        </a>
        <a class="button secondary" href={paths.keys}>
          Back to keys
        </a>
      </p>
    </DashboardLayout>,
  );
}
