import type { JSX } from "hono/jsx/jsx-runtime";

export interface CopyableProps {
  /** The id of the text's element, which must be unique on the page. */
  readonly id: string;
  /** What the text is, for example "client secret". */
  readonly name: string;
  readonly text: string;
}

/** A short text to copy. Without scripts, one click selects all of it. */
export function Copyable({ id, name, text }: CopyableProps): JSX.Element {
  return (
    <div class="copyable">
      <code id={id}>{text}</code>
      <CopyButton of={id} name={name} />
    </div>
  );
}

/** A button that only the script shows. Its place is reserved, so that nothing moves then. */
export function CopyButton({ of, name }: { readonly of: string; readonly name: string }): JSX.Element {
  return (
    <div class="copy">
      <button type="button" class="secondary" data-copy={of} aria-label={`Copy ${name}`} hidden>
        Copy
      </button>
      <span class="visually-hidden" role="status" />
    </div>
  );
}
