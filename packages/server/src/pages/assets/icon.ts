/** Two halves that cross: a round of a Feistel network. The color has enough contrast on light and dark. */
export const ICON_SOURCE: string =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="#5b78e0" stroke-width="4" ' +
  'stroke-linecap="round"><path d="M7 5v4c0 8 18 6 18 14v4M25 5v4c0 8-18 6-18 14v4"/></svg>\n';
