/** Buttons and fields. What a finger touches is at least 24 pixels high (WCAG 2.2, 2.5.8), buttons 40. */
export const CONTROLS = /* css */ `button, .button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-height: 2.5rem;
  padding: 0.4rem 1.1rem;
  border: 1px solid transparent;
  border-radius: 8px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-size: 0.9375rem;
  font-weight: 600;
  line-height: 1.3;
  text-align: center;
  text-decoration: none;
  cursor: pointer;
}
button:hover, .button:hover { background: var(--accent-strong); color: var(--on-accent); }
button[hidden] { display: none; }
.danger { background: var(--danger); color: var(--on-danger); }
.danger:hover { background: var(--danger-strong); color: var(--on-danger); }
.secondary { background: var(--surface); border-color: var(--field-line); color: var(--text); }
.secondary:hover { background: var(--sunken); color: var(--text); }
.quiet {
  min-height: 1.75rem;
  padding: 0;
  border: 0;
  border-radius: 0;
  background: none;
  color: var(--accent);
  font-size: inherit;
  font-weight: inherit;
  text-decoration: underline 1px;
  text-underline-offset: 0.2em;
}
.quiet:hover { background: none; color: var(--accent-strong); text-decoration-thickness: 2px; }
.wide { width: 100%; min-height: 3rem; font-size: 1rem; }
.remove { color: var(--danger); }
.remove:hover { color: var(--danger-strong); }
label { font-weight: 600; }
.field { display: flex; flex-direction: column; gap: 0.25rem; }
.hint { color: var(--muted); font-size: 0.875rem; font-weight: 400; }
.field-error { color: var(--danger); font-size: 0.9375rem; font-weight: 600; }
input[type="text"], textarea {
  width: 100%;
  min-height: 2.75rem;
  margin-top: 0.25rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--field-line);
  border-radius: 8px;
  background: var(--surface);
  color: var(--text);
  font: inherit;
}
textarea { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875rem; resize: vertical; }
input[aria-invalid], textarea[aria-invalid] { border-color: var(--danger); border-width: 2px; }
.checkbox { display: flex; gap: 0.75rem; align-items: flex-start; }
input[type="checkbox"] { flex: none; width: 1.25rem; height: 1.25rem; margin: 0.15rem 0 0; accent-color: var(--accent); }
`;
