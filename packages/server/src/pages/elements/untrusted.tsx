import type { JSX } from "hono/jsx/jsx-runtime";

export interface UntrustedProps {
  readonly text: string;
  readonly class?: string | undefined;
}

/**
 * Text that a user wrote and others read: a label, a name, an address. `<bdi>` keeps its direction from the text around
 * it. Characters that control the direction or the terminal could make one name look like another, so they are visible.
 */
export function Untrusted({ text, class: name = "" }: UntrustedProps): JSX.Element {
  return <bdi class={`untrusted ${name}`.trim()}>{showControls(text)}</bdi>;
}

/** Replaces each control character by U+FFFD, the replacement character. */
export const showControls = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Surrogate}\p{Zl}\p{Zp}]/gu, "\ufffd");
