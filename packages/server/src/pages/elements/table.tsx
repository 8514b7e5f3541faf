import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => Child;
  /** Whether the cell names the row. */
  readonly names?: boolean | undefined;
}

export interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
}

/**
 * A table that becomes a list of cards on a narrow screen. The stylesheet then changes `display`, which makes some
 * browsers forget that this is a table. Explicit roles keep it one.
 */
export function Table<Row>({ caption, columns, rows }: TableProps<Row>): JSX.Element {
  return (
    <div class="table cards">
      <table role="table">
        <caption>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ label }) => (
              <th scope="col" role="columnheader">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr role="row">
              {columns.map(({ label, cell, names = false }) =>
                names ? (
                  <th scope="row" role="rowheader" data-label={label}>
                    <div>{cell(row)}</div>
                  </th>
                ) : (
                  <td role="cell" data-label={label}>
                    <div>{cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
