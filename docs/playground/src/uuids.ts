import { createUuidPuid } from "puid-codec";
import { create, describeAll, find } from "./dom.js";
import type { Playground } from "./playground.js";
import { reading } from "./rotation.js";

/** Shows ids in the shape of UUIDs, beside the random UUIDs of rows that existed before. */
export function connectUuids(playground: Playground): void {
  const show = (): void => {
    const { key, ordinal } = playground;
    const users = createUuidPuid({ key });
    if (ordinal >= users.capacity) return;
    const [id, next] = users.ids(ordinal, ordinal + 1n < users.capacity ? 2 : 1);
    const old = randomUuid();
    find("uuids-result").replaceChildren(
      ...describeAll([
        [`The UUID of ${ordinal}`, create("code", "", id!)],
        ...(next === undefined ? [] : [[`The UUID of ${ordinal + 1n}`, create("code", "", next)] as const]),
        ["An old random UUID", create("code", "", old), " → ", reading(users, old)],
        [
          "Both in one column",
          "The codec refuses every random UUID of version 4. Look such a row up by the UUID that it has stored.",
        ],
      ]),
    );
  };
  find("new-uuid").addEventListener("click", show);
  playground.onCodec(show);
  playground.onOrdinal(show);
}

/** `crypto.randomUUID` is missing in a page that a browser opens from a disk. */
function randomUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
