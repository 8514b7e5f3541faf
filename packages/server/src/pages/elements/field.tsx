import type { JSX } from "hono/jsx/jsx-runtime";
import { Untrusted } from "./untrusted.js";

/** What a user typed into a form that the server rejected, and why. */
export interface Rejected<Values> {
  readonly values: Values;
  /** What is wrong and what to do, by the name of the field. */
  readonly errors: { readonly [Name in keyof Values]?: string | undefined };
}

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value?: string | undefined;
  readonly required?: boolean | undefined;
  readonly maxlength?: number | undefined;
  /** Whether the field takes several lines. */
  readonly multiline?: boolean | undefined;
}

/** A field of text with its label, its hint and what is wrong with its value. */
export function Field(props: FieldProps): JSX.Element {
  const { name, label, hint, error, value = "", required = false, maxlength, multiline = false } = props;
  const id = `field-${name}`;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  const attributes = {
    id,
    name,
    required,
    maxlength,
    autocomplete: "off",
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": error === undefined ? undefined : "true",
    // After a rejection, the keyboard starts where something is to be corrected.
    autofocus: error !== undefined,
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p class="field-error" id={`${id}-error`}>
          <Untrusted text={error} />
        </p>
      )}
      {multiline ? (
        <textarea rows={3} spellcheck={false} {...attributes}>
          {value}
        </textarea>
      ) : (
        <input type="text" value={value} {...attributes} />
      )}
    </div>
  );
}

export interface CheckboxProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
}

/** A box to check, with its label and its hint. */
export function Checkbox({ name, label, hint, checked }: CheckboxProps): JSX.Element {
  const id = `field-${name}`;
  return (
    <div class="checkbox">
      <input
        type="checkbox"
        id={id}
        name={name}
        value="yes"
        checked={checked}
        aria-describedby={`${id}-hint`}
      />
      <div>
        <label for={id}>{label}</label>
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      </div>
    </div>
  );
}
