/**
 * The colors, light and dark. Text has a contrast of at least 4.5 on every background that it is used on, and borders of
 * fields and bars of charts have 3 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const COLORS = /* css */ `:root {
  color-scheme: light dark;
  --ground: #f7f8fa;
  --surface: #ffffff;
  --sunken: #eff1f5;
  --text: #1b2130;
  --muted: #545e70;
  --line: #dde1e8;
  --field-line: #7b8596;
  --accent: #3451b2;
  --accent-strong: #263e8f;
  --accent-soft: #e9edfa;
  --on-accent: #ffffff;
  --danger: #b3261e;
  --danger-strong: #8c1d17;
  --danger-soft: #fcecea;
  --on-danger: #ffffff;
  --good-soft: #e6f4ea;
  --good-line: #3c8a55;
  --warning-soft: #fdf3dc;
  --warning-line: #a86f00;
  --bar: #5b78e0;
  --focus: #1a56db;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151c;
    --surface: #1a1e27;
    --sunken: #232834;
    --text: #e7eaf1;
    --muted: #a7b0c0;
    --line: #2e3543;
    --field-line: #78839a;
    --accent: #a9bbff;
    --accent-strong: #c9d5ff;
    --accent-soft: #252e4d;
    --on-accent: #131a33;
    --danger: #ffb0a8;
    --danger-strong: #ffcdc8;
    --danger-soft: #40211f;
    --on-danger: #3a0905;
    --good-soft: #1b3325;
    --good-line: #5fb37c;
    --warning-soft: #382c12;
    --warning-line: #d9a441;
    --bar: #7f98f5;
    --focus: #9db4ff;
  }
}
`;
