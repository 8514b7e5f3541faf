import { createCompositePuid } from "puid-codec";
import { create, describeAll, find, report } from "./dom.js";
import { readWhole } from "./format.js";
import type { Playground } from "./playground.js";

const TENANTS = 2n ** 20n;
const ROWS = 2n ** 43n;

/** Shows composite ids, and what another range of a part does to ids that exist. */
export function connectComposite(playground: Playground): void {
  const tenant = find<HTMLInputElement>("tenant");
  const row = find<HTMLInputElement>("tenant-row");
  const narrow = find<HTMLInputElement>("narrow");
  const show = (): void => {
    const { key, format, codec } = playground;
    const { capacity: _, ...options } = format;
    // A length that the visitor chose can be too short for the parts.
    const length =
      BigInt(codec.alphabet.length) ** BigInt(codec.length) < TENANTS * ROWS ? undefined : codec.length;
    const codecWith = (rows: bigint) =>
      createCompositePuid({ key, ...options, length, parts: { tenant: TENANTS, row: rows } });
    try {
      const orders = codecWith(ROWS);
      const parts = { tenant: readWhole("tenant", tenant.value), row: readWhole("row", row.value) };
      const id = orders.id(parts);
      const later = codecWith(narrow.checked ? ROWS / 2n : ROWS);
      const read = later.tryParts(id);
      const isSame = read?.tenant === parts.tenant && read.row === parts.row;
      const text = read === undefined ? "refused" : `tenant ${read.tenant}, row ${read.row}`;
      const next = parts.row + 1n < ROWS ? orders.id({ ...parts, row: parts.row + 1n }) : undefined;
      find("composite-result").replaceChildren(
        ...describeAll([
          ["The id", create("code", "", id)],
          ...(next === undefined ? [] : [["The next row of the tenant", create("code", "", next)] as const]),
          [
            narrow.checked ? "With the other range, the old id reads as" : "The id reads as",
            create("span", isSame ? "good" : "bad", text),
            narrow.checked ? ". Every range except the first is permanent." : "",
          ],
        ]),
      );
      report(find("composite-message"), "", tenant, row);
    } catch (error) {
      const { message } = error as Error;
      find("composite-result").replaceChildren();
      report(find("composite-message"), message, /tenant"/.test(message) ? tenant : row);
    }
  };
  for (const input of [tenant, row, narrow]) input.addEventListener("input", show);
  playground.onCodec(show);
}
