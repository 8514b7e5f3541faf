/** Tables. On a narrow screen, each row is a card, and each cell has the label of its column. */
export const TABLE = /* css */ `table { width: 100%; border-collapse: collapse; background: var(--surface); font-size: 0.9375rem; }
.table { border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
caption { padding: 0.9rem 1.25rem; background: var(--surface); font-weight: 650; text-align: start; }
th, td { padding: 0.75rem 1.25rem; border-top: 1px solid var(--line); text-align: start; vertical-align: top; }
thead th { padding-block: 0.5rem; color: var(--muted); font-size: 0.8125rem; font-weight: 600; }
tbody th { font-weight: 600; }
tbody th > div { min-width: 9rem; }
td .scopes { min-width: 14rem; }
td .under, th .under { color: var(--muted); font-weight: 400; }
td ul { display: flex; flex-direction: column; gap: 0.25rem; }
td .quiet, td a { white-space: nowrap; }
td .quiet { margin-block: -0.1875rem; }
@media (max-width: 48rem) {
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards table, .cards caption, .cards tbody, .cards tr, .cards td, .cards th { display: block; }
  .cards tr { padding: 0.9rem 1.125rem; border-top: 1px solid var(--line); }
  .cards caption { padding-inline: 1.125rem; }
  .cards tbody td, .cards tbody th { display: grid; grid-template-columns: 6rem 1fr; gap: 0.75rem; padding: 0.25rem 0; border: 0; }
  .cards td .scopes { min-width: 0; }
  .cards tbody td > div, .cards tbody th > div { min-width: 0; }
  .cards tbody [data-label]::before { content: attr(data-label); color: var(--muted); font-size: 0.875rem; font-weight: 400; }
}
`;
