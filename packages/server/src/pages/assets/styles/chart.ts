/** Charts of usage. Their SVG gives positions; colors come from here, because the policy allows no inline style. */
export const CHART = /* css */ `.chart { display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem; }
.chart svg { display: block; width: 100%; height: 220px; overflow: visible; }
.chart .scale { width: 2.5rem; }
.chart text { fill: var(--muted); font-size: 12px; font-variant-numeric: tabular-nums; }
.chart .grid { stroke: var(--line); stroke-width: 1px; }
.chart .axis { stroke: var(--field-line); stroke-width: 1px; }
.chart .bar { fill: var(--bar); }
.chart .reach { fill: transparent; }
.chart .bucket:hover .reach { fill: var(--accent-soft); }
.chart .bucket:hover .bar { fill: var(--accent); }
.quota { display: block; width: 100%; height: 10px; }
.quota .whole { fill: var(--sunken); }
.quota .used { fill: var(--bar); }
.quota.full .used { fill: var(--danger); }
.figure { font-size: 1.75rem; font-weight: 650; letter-spacing: -0.015em; line-height: 1.2; font-variant-numeric: tabular-nums; }
.units { display: flex; gap: 0.25rem; padding: 0.25rem; border-radius: 8px; background: var(--sunken); }
.units a { display: block; padding: 0.25rem 0.9rem; border-radius: 6px; color: var(--muted); font-size: 0.875rem; text-decoration: none; }
.units a:hover { color: var(--text); }
.units a[aria-current] { background: var(--surface); color: var(--text); font-weight: 600; }
summary { width: max-content; max-width: 100%; padding: 0.25rem 0; color: var(--accent); font-size: 0.9375rem; cursor: pointer; }
details .table { margin-top: 0.75rem; }
details td, details th { padding-block: 0.4rem; }
@media (forced-colors: active) {
  .chart .bar, .quota .used { fill: CanvasText; }
  .chart .bucket:hover .reach { fill: transparent; }
  .quota .whole { fill: Canvas; stroke: CanvasText; }
}
`;
