import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Copyable } from "./copyable.js";

export interface SecretOnceProps {
  readonly id: string;
  /** What the secret is, for example "client secret". */
  readonly name: string;
  readonly secret: string;
  /** Texts that belong to the secret and are not secret. */
  readonly children?: Child;
}

/** A secret that no page shows again. */
export function SecretOnce({ id, name, secret, children }: SecretOnceProps): JSX.Element {
  return (
    <section class="panel secret" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{`Copy your ${name} now`}</h2>
      <p>This page shows it once. The server keeps only a digest and cannot show it again.</p>
      {children}
      <p class="label">{name}</p>
      <Copyable id={id} name={name} text={secret} />
    </section>
  );
}
