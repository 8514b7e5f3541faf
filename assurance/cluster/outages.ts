/** A span between two times, in milliseconds. */
export type Span = readonly [start: number, end: number];

export const lengthOf = ([start, end]: Span): number => end - start;

/** Returns the spans without a success, if they are longer than `least`. The times must ascend. */
export function gapsOf(times: readonly number[], [start, end]: Span, least: number): Span[] {
  const inside = times.filter((time) => time > start && time < end);
  const bounds = [start, ...inside, end];
  return bounds
    .slice(1)
    .map((bound, i): Span => [bounds[i]!, bound])
    .filter((gap) => lengthOf(gap) > least);
}

/** Returns the longest span, or one of no length. */
export const longestOf = (spans: readonly Span[]): Span =>
  spans.reduce((longest, span) => (lengthOf(span) > lengthOf(longest) ? span : longest), [0, 0] as Span);

/**
 * Returns the longest time for which a service failed although what it needs was there.
 *
 * @param failing - The spans in which the service failed.
 * @param excused - The spans in which what it needs was not there.
 */
export function longestLag(failing: readonly Span[], excused: readonly Span[]): number {
  const rest = failing.flatMap((span) =>
    excused.reduce<Span[]>((spans, excuse) => spans.flatMap((span) => without(span, excuse)), [span]),
  );
  return lengthOf(longestOf(rest));
}

/** Returns what is left of a span. */
function without([start, end]: Span, [from, to]: Span): Span[] {
  const before: Span = [start, Math.min(end, from)];
  const after: Span = [Math.max(start, to), end];
  return [before, after].filter((span) => lengthOf(span) > 0);
}
