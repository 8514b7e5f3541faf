import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Copyable } from "../elements/copyable.js";
import { PageHeading } from "../elements/page-heading.js";
import { SecretOnce } from "../elements/secret-once.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";

export interface ClientCreatedData extends DashboardData {
  readonly name: string;
  readonly id: string;
  readonly secret: string;
  readonly tokenEndpoint: string;
  /** Where the client sends people; undefined if it has no redirect URI. */
  readonly authorizationEndpoint?: string | undefined;
}

/** Returns the page that shows the secret of a new client, once. */
export function clientCreatedPage(created: ClientCreatedData): string {
  const { name, id, secret, tokenEndpoint, authorizationEndpoint, ...data } = created;
  return render(
    <DashboardLayout title="Client registered" section={paths.clients} {...data}>
      <PageHeading title="Client registered">
        <Untrusted text={name} /> can request tokens now.
      </PageHeading>
      <SecretOnce id="secret" name="client secret" secret={secret}>
        <p class="label">Client ID</p>
        <Copyable id="client-id" name="client ID" text={id} />
        <p class="label">Token endpoint</p>
        <Copyable id="token-endpoint" name="token endpoint" text={tokenEndpoint} />
        {authorizationEndpoint !== undefined && (
          <>
            <p class="label">Authorization endpoint, with PKCE</p>
            <Copyable
              id="authorization-endpoint"
              name="authorization endpoint"
              text={authorizationEndpoint}
            />
          </>
        )}
      </SecretOnce>
      <p>
        <a class="button secondary" href={paths.clients}>
          Back to clients
        </a>
      </p>
    </DashboardLayout>,
  );
}
