import type { JSX } from "hono/jsx/jsx-runtime";
import { CopyButton } from "./copyable.js";

export interface CodeBlockProps {
  /** The id of the code's element, which must be unique on the page. */
  readonly id: string;
  /** What the code is, for example "curl command". */
  readonly name: string;
  readonly code: string;
}

/** A command or a program to copy. Long lines scroll, also by keyboard. */
export function CodeBlock({ id, name, code }: CodeBlockProps): JSX.Element {
  return (
    <div class="program">
      <section class="scroll" aria-label={name} tabindex={0}>
        <pre>
          <code id={id}>{code}</code>
        </pre>
      </section>
      <CopyButton of={id} name={name} />
    </div>
  );
}
