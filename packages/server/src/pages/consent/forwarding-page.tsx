import { render } from "../document.js";
import { Untrusted } from "../elements/untrusted.js";
import { FocusedLayout } from "../focused-layout.js";
import { destinationOf, safeAddress } from "./destination.js";

export interface ForwardingData {
  /** The address of another origin, such as a client's redirect URI with a code. */
  readonly address: string;
}

/**
 * Returns the page that sends the browser to another origin. A form's response must be this page, not a redirect:
 * Chromium applies `form-action` to redirects of a form too, and the policy allows only this origin.
 *
 * @throws Error if the address is not a URL, or if its scheme could run code on this origin
 */
export function forwardingPage({ address }: ForwardingData): string {
  const target = safeAddress(address);
  return render(
    <FocusedLayout title="Continue" forwardTo={target}>
      <h1>Your browser continues elsewhere</h1>
      <p>
        It goes to <Untrusted text={destinationOf(target)} />. If nothing happens, follow the link.
      </p>
      <p>
        <a class="button" href={target}>
          Continue
        </a>
      </p>
    </FocusedLayout>,
  );
}
