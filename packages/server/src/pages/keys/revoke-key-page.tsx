import { Confirmation } from "../confirmation.js";
import type { Viewer } from "../dashboard-layout.js";
import { render } from "../document.js";
import { TimeOr } from "../elements/time.js";
import { Untrusted } from "../elements/untrusted.js";
import { paths } from "../paths.js";
import type { KeyRow } from "./keys-page.js";

export interface RevokeKeyData {
  readonly viewer: Viewer;
  readonly key: KeyRow;
}

/** Returns the page that asks before it revokes a key. */
export function revokeKeyPage({ viewer, key }: RevokeKeyData): string {
  return render(
    <Confirmation
      viewer={viewer}
      section={paths.keys}
      question="Revoke this key?"
      action={paths.revokeKey(key.id)}
      confirm="Revoke key"
    >
      <dl class="facts">
        <dt>Label</dt>
        <dd>{key.label === "" ? "No label" : <Untrusted text={key.label} />}</dd>
        <dt>Key</dt>
        <dd>
          <code class="nowrap">{key.hint}</code>
        </dd>
        <dt>Last used</dt>
        <dd>
          <TimeOr value={key.lastUsedAt} absent="Never" />
        </dd>
      </dl>
      <p>
        Programs that use the key stop working at once. Ids that it created stay valid. You cannot undo this.
      </p>
    </Confirmation>,
  );
}
