import { createKeyring, createPuid, generateKey, type Puid, PuidError } from "puid-codec";
import { create, describeAll, find } from "./dom.js";
import type { Playground } from "./playground.js";

/** Returns what a codec reads in an id. */
export function reading(codec: Pick<Puid, "ordinal">, id: string): HTMLElement {
  try {
    return create("span", "good", String(codec.ordinal(id)));
  } catch (error) {
    if (!(error instanceof PuidError)) throw error;
    return create("span", "bad", `${error.code}: ${error.message}`);
  }
}

/** Shows which ids each step of a key rotation issues and reads. */
export function connectRotation(playground: Playground): void {
  const key = generateKey();
  const stages = find("rotation").querySelectorAll<HTMLInputElement>('input[name="stage"]');
  const show = (): void => {
    const { codec: old, format, ordinal } = playground;
    if (ordinal >= old.capacity || old.length >= 4096) {
      find("rotation-result").replaceChildren();
      return;
    }
    const next = createPuid({ key, ...format, length: old.length + 1, capacity: old.capacity });
    const codecs: Record<string, Puid> = {
      old,
      both: createKeyring(old, next),
      next: createKeyring(next, old),
      only: next,
    };
    const users = codecs[Array.from(stages).find(({ checked }) => checked)!.value]!;
    const [oldId, newId] = [old.id(ordinal), next.id(ordinal)];
    find("rotation-result").replaceChildren(
      ...describeAll([
        [`It issues for ${ordinal}`, create("code", "", users.id(ordinal))],
        ["It reads the old id", create("code", "", oldId), " → ", reading(users, oldId)],
        ["It reads the new id", create("code", "", newId), " → ", reading(users, newId)],
      ]),
    );
  };
  for (const stage of stages) stage.addEventListener("change", show);
  playground.onCodec(show);
  playground.onOrdinal(show);
}
