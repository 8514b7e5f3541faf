import type { JSX } from "hono/jsx/jsx-runtime";
import { DECODE, SCOPE_WORDS } from "./scope-words.js";
import { Untrusted } from "./untrusted.js";

/** A token with any scope may do this. */
const ALWAYS = "Read the plan and today’s quota";

export interface ScopeListProps {
  readonly scopes: readonly string[];
  /** Whether the token may decode ids if its scopes allow it; by default true. */
  readonly mayDecode?: boolean | undefined;
}

/** What the scopes of a token allow, without repetition. */
export function ScopeList({ scopes, mayDecode = true }: ScopeListProps): JSX.Element {
  const words = scopes.flatMap((scope) => SCOPE_WORDS[scope] ?? [scope]);
  const allowed = new Set([...words.filter((text) => mayDecode || text !== DECODE), ALWAYS]);
  return (
    <ul class="scopes">
      {[...allowed].map((text) => (
        <li>
          <Untrusted text={text} />
        </li>
      ))}
    </ul>
  );
}
