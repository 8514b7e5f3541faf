import type { JSX } from "hono/jsx/jsx-runtime";
import { Field, type Rejected } from "../elements/field.js";
import { Form } from "../elements/form.js";
import { paths } from "../paths.js";

/** The fields of the form that registers a client. */
export interface ClientForm {
  readonly name: string;
  /** One URI on each line. */
  readonly redirectUris: string;
}

export interface RegisterClientProps {
  readonly account: string;
  readonly rejected: Rejected<ClientForm> | undefined;
}

export function RegisterClient({ account, rejected }: RegisterClientProps): JSX.Element {
  const { values, errors } = rejected ?? { values: { name: "", redirectUris: "" }, errors: {} };
  return (
    <section class="panel" aria-labelledby="register">
      <h2 id="register">Register a client</h2>
      <Form action={paths.clients} account={account}>
        <Field
          name="name"
          label="Name"
          hint="People see it when they allow access."
          value={values.name}
          error={errors.name}
          maxlength={200}
          required
        />
        <Field
          name="redirectUris"
          label="Redirect URIs"
          hint="One on each line. A browser returns to one of them after consent. Leave this empty if the program only acts for this account."
          value={values.redirectUris}
          error={errors.redirectUris}
          multiline
        />
        <button type="submit">Register client</button>
      </Form>
    </section>
  );
}
