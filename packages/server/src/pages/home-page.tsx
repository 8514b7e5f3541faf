import { render } from "./document.js";
import { FocusedLayout } from "./focused-layout.js";
import { paths } from "./paths.js";

export interface HomeData {
  /** The public endpoint, without a slash at the end. */
  readonly endpoint: string;
  readonly isSignedIn: boolean;
}

/** Returns the page at the origin: what this server is, and what to do next. */
export function homePage({ endpoint, isSignedIn }: HomeData): string {
  return render(
    <FocusedLayout title="Short ids over HTTP">
      <h1>This server issues short ids</h1>
      <p class="lead">
        A program asks for ids over HTTP and gets strings such as <code>XEHH8wIDMeFO2EFL0Gg3Wh</code>. No id
        comes twice. The server can turn each id back into its number.
      </p>
      <p class="choices">
        <a class="button" href={isSignedIn ? paths.overview : paths.signIn}>
          {isSignedIn ? "Open the dashboard" : "Sign in"}
        </a>
        <a class="button secondary" href={`${endpoint}/openapi.json`}>
          Read the API
        </a>
      </p>
      <section class="panel" aria-labelledby="next">
        <h2 id="next">What to do next</h2>
        <ol class="steps">
          {!isSignedIn && <li>Sign in.</li>}
          <li>Create an API key for your program.</li>
          <li>Send your first request. The dashboard has programs that you can copy.</li>
        </ol>
      </section>
      <dl class="facts">
        <dt>Endpoint</dt>
        <dd>
          <code>{endpoint}</code>
        </dd>
      </dl>
    </FocusedLayout>,
  );
}
