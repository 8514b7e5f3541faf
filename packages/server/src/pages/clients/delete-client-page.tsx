import { Confirmation } from "../confirmation.js";
import type { Viewer } from "../dashboard-layout.js";
import { render } from "../document.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import type { ClientRow } from "./clients-page.js";

export interface DeleteClientData {
  readonly viewer: Viewer;
  readonly client: ClientRow;
}

/** Returns the page that asks before it deletes a client. */
export function deleteClientPage({ viewer, client }: DeleteClientData): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.clients}
      question="Delete this client?"
      action={paths.deleteClient(client.id)}
      confirm="Delete client"
    >
      <dl class="facts">
        <dt>Name</dt>
        <dd>
          <Untrusted text={client.name} />
        </dd>
        <dt>Client ID</dt>
        <dd>
          <code>{client.id}</code>
        </dd>
      </dl>
      <p>
        Its tokens stop working at once, for this account and for all accounts that allowed it. You cannot
        undo this.
      </p>
    </Confirmation>,
  );
}
