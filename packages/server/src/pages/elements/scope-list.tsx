import type { JSX } from "hono/jsx/jsx-runtime";
import { SCOPE_WORDS } from "./scope-words.js";
import { Untrusted } from "./untrusted.js";

/** A token with any scope may do this. */
const ALWAYS = "Read the plan and today’s quota";

/** What the scopes of a token allow, without repetition. */
export function ScopeList({ scopes }: { readonly scopes: readonly string[] }): JSX.Element {
  const allowed = new Set([...scopes.flatMap((scope) => SCOPE_WORDS[scope] ?? [scope]), ALWAYS]);
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
