import type { JSX } from "hono/jsx/jsx-runtime";
import { type DashboardData, DashboardLayout } from "../dashboard-layout.js";
import { render } from "../document.js";
import { CodeBlock } from "../elements/code-block.js";
import { PageHeading } from "../elements/page-heading.js";
import { paths } from "../paths.js";
import { type Program, programsFor } from "./programs.js";

export interface FirstRequestData extends DashboardData {
  /** The public endpoint, without a slash at the end. */
  readonly endpoint: string;
  /** Whether the account has a key that works. */
  readonly hasKeys: boolean;
}

/** Returns the page with programs that request ids. */
export function firstRequestPage({ endpoint, hasKeys, ...data }: FirstRequestData): string {
  return render(
    <DashboardLayout title="First request" section={paths.firstRequest} {...data}>
      <PageHeading title="Send your first request">It creates three ids and prints them.</PageHeading>
      <ol class="steps">
        <li>
          {hasKeys ? (
            <p>
              Take one of <a href={paths.keys}>your keys</a>, or create another.
            </p>
          ) : (
            <p>
              <a href={paths.keys}>Create a key</a> and copy it.
            </p>
          )}
        </li>
        <li class="stack">
          <p>Put it into an environment variable:</p>
          <CodeBlock id="variable" name="export command" code="export PUID_API_KEY=puid_live_..." />
        </li>
        <li class="stack">
          <p>Run one of these programs:</p>
          {programsFor(endpoint).map((program) => (
            <ProgramSection program={program} />
          ))}
        </li>
      </ol>
      <p>
        The <a href={`${endpoint}/openapi.json`}>OpenAPI document</a> describes every request and every error.
      </p>
    </DashboardLayout>,
  );
}

function ProgramSection({ program }: { readonly program: Program }): JSX.Element {
  const { id, name, install, code } = program;
  return (
    <section class="panel" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {install !== undefined && (
        <CodeBlock id={`${id}-install`} name={`${name} install command`} code={install} />
      )}
      <CodeBlock id={`${id}-code`} name={`${name} program`} code={code} />
    </section>
  );
}
