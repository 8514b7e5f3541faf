/** Boxes: forms, secrets, notices, empty lists, texts to copy and definition lists. */
export const PANELS = /* css */ `.panel, .empty {
  padding: 1.5rem;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--surface);
}
.panel, .panel form { display: flex; flex-direction: column; gap: 1rem; }
.panel form { align-items: flex-start; }
.panel form > .field { width: 100%; max-width: 32rem; }
.panel form.choices { flex-direction: row; align-items: center; }
.notice, .problem, .warning { padding: 0.75rem 1rem; border-inline-start: 4px solid; border-radius: 4px; }
.notice { background: var(--good-soft); border-color: var(--good-line); }
.problem { background: var(--danger-soft); border-color: var(--danger); }
.warning { background: var(--warning-soft); border-color: var(--warning-line); }
.secret { border: 2px solid var(--accent); }
.label { margin-bottom: -0.75rem; font-size: 0.875rem; font-weight: 600; }
.label::first-letter { text-transform: uppercase; }
.empty { padding: 2.25rem 1.5rem; border-style: dashed; border-color: var(--field-line); text-align: center; }
.empty-title { font-weight: 650; }
.empty p + p { color: var(--muted); text-wrap: balance; }
.copyable, .program { position: relative; background: var(--sunken); border-radius: 8px; }
.copyable { display: flex; gap: 0.75rem; align-items: center; justify-content: space-between; padding: 0.5rem 0.5rem 0.5rem 1rem; }
.copyable code { user-select: all; }
/* The button keeps its place while it is hidden, and while it says "Copied". */
.copy { flex: none; width: 5.5rem; min-height: 2.25rem; }
.copy button { width: 100%; min-height: 2.25rem; padding: 0.25rem; font-size: 0.875rem; }
.program { display: flex; align-items: flex-start; }
.program .scroll { flex: 1; min-width: 0; padding: 0.75rem 1rem; overflow-x: auto; }
.program .copy { margin: 0.4rem; }
.program pre { margin: 0; line-height: 1.6; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.6rem 1.5rem; }
.facts dt { color: var(--muted); }
.facts dd { min-width: 0; }
.scopes { display: flex; flex-direction: column; gap: 0.5rem; padding-inline-start: 1.25rem; list-style: disc; }
.steps { display: flex; flex-direction: column; gap: 1.25rem; counter-reset: step; }
.steps > li { counter-increment: step; position: relative; padding-inline-start: 2.75rem; }
.steps > li::before {
  content: counter(step);
  position: absolute;
  inset-inline-start: 0;
  width: 1.75rem;
  height: 1.75rem;
  border-radius: 50%;
  background: var(--accent-soft);
  color: var(--accent);
  font-weight: 650;
  line-height: 1.75rem;
  text-align: center;
}
@media (scripting: none) {
  .copy { display: none; }
}
@media (max-width: 40rem) {
  .panel { padding: 1.125rem; }
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd + dt { margin-top: 0.75rem; }
  .copyable, .program { flex-direction: column; align-items: stretch; }
  .copyable { padding: 0.75rem; }
  .copyable .copy { width: 100%; }
  .program .copy { width: auto; margin: 0 0.75rem 0.75rem; }
}
`;
