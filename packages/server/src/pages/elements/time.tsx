import type { JSX } from "hono/jsx/jsx-runtime";

/** Runtimes have different data for locales, so the names are here. */
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Returns the time of a day in UTC, such as "14:05". */
export const clockOf = (time: Date): string => time.toISOString().slice(11, 16);

/** Returns a day in UTC, such as "26 Nov 2026". */
export const dayOf = (time: Date): string =>
  `${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]} ${time.getUTCFullYear()}`;

/** A moment in UTC, to the minute. A line may break only between the day and the time. */
export function Time({ value }: { readonly value: Date }): JSX.Element {
  return (
    <time datetime={value.toISOString()}>
      <span>{`${dayOf(value)},`}</span> <span>{`${clockOf(value)} UTC`}</span>
    </time>
  );
}

/** A moment, or what its absence means. */
export function TimeOr({
  value,
  absent,
}: {
  readonly value: Date | null;
  readonly absent: string;
}): JSX.Element {
  return value === null ? <span class="muted">{absent}</span> : <Time value={value} />;
}
