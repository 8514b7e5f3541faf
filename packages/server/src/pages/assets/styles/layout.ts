/** The header, the navigation and the columns. */
export const LAYOUT = /* css */ `.site-header { background: var(--surface); border-bottom: 1px solid var(--line); }
.site-bar, .sections, main, footer { width: 100%; max-width: 62rem; margin-inline: auto; padding-inline: 1.5rem; }
.site-bar {
  min-height: 4rem;
  padding-block: 0.75rem;
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 1.5rem;
  align-items: center;
  justify-content: space-between;
}
.brand { display: inline-flex; gap: 0.6rem; align-items: center; color: var(--text); font-weight: 650; text-decoration: none; }
.brand:hover { text-decoration: underline; color: var(--text); }
.viewer { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; align-items: baseline; font-size: 0.875rem; min-width: 0; }
.viewer > a, .viewer-email { max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.viewer .untrusted { overflow-wrap: normal; }
.viewer-email { color: var(--muted); }
.sections { display: flex; flex-wrap: wrap; column-gap: 1.5rem; }
.sections a {
  display: block;
  padding: 0.6rem 0;
  border-bottom: 3px solid transparent;
  color: var(--muted);
  font-size: 0.9375rem;
  text-decoration: none;
}
.sections a:hover { color: var(--text); border-color: var(--line); }
.sections a[aria-current] { color: var(--text); border-color: var(--accent); font-weight: 600; }
main { flex: 1; padding-block: 2.25rem 3rem; display: flex; flex-direction: column; gap: 1.75rem; }
footer { padding-block: 1.25rem; color: var(--muted); font-size: 0.8125rem; }
.page-heading { display: flex; flex-direction: column; gap: 0.4rem; }
.focused { width: 100%; max-width: 34rem; margin: 1rem auto 0; display: flex; flex-direction: column; gap: 1.25rem; }
.stack { display: flex; flex-direction: column; gap: 1rem; }
.between { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; justify-content: space-between; }
.choices { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: center; }
@media (max-width: 40rem) {
  .site-bar, .sections, main, footer { padding-inline: 1rem; }
  .viewer { width: 100%; display: grid; grid-template-columns: 1fr max-content; }
  .viewer > a, .viewer-email { max-width: 100%; justify-self: start; }
  .viewer form { grid-area: 1 / 2; }
  .viewer-email { grid-area: 2 / 1 / auto / 3; }
  .sections { column-gap: 1.25rem; }
  .sections a { padding: 0.4rem 0; }
  main { padding-block: 1.5rem 2.5rem; gap: 1.5rem; }
  .focused { margin-top: 0; }
  h1 { font-size: 1.5rem; }
}
`;
