import { expect } from "vitest";
import { ask, codecOf, idsOf, KEY } from "../support/command.js";
import type { Place, Running } from "../support/processes.js";

export const codec: ReturnType<typeof codecOf> = codecOf(KEY);

/** A key, and what the command calls it. */
export interface Key {
  readonly id: string;
  readonly secret: string;
}

export async function createKey(place: Place, label: string): Promise<Key> {
  const secret = await place.tell(["keys", "create", "--label", label]);
  const keys: { id: string; label: string }[] = JSON.parse(await place.tell(["keys", "list", "--json"]));
  return { id: keys.find((key) => key.label === label)!.id, secret };
}

/** Issues ids without a pause until `end`, which returns all of them in the order of their issue. */
export function issue(
  { endpoint }: Running,
  { secret }: Key,
): { readonly ids: string[]; end(): Promise<string[]> } {
  const ids: string[] = [];
  let isOver = false;
  const work = (async () => {
    while (!isOver) ids.push(...(await idsOf(endpoint, secret, 2)));
  })();
  return {
    ids,
    async end() {
      isOver = true;
      await work;
      return ids;
    },
  };
}

/** What a server was like before its data was lost. */
export interface Lost {
  /** All ids, in the order of their issue. */
  readonly ids: readonly string[];
  /** The least number of ids that the backup has. */
  readonly backedUp: number;
  readonly key: Key;
  /** A key that was revoked after the backup. */
  readonly revoked: Key;
  /** A key that was created after the backup. */
  readonly created: Key;
}

/**
 * Does what the guide says after a restore to an earlier time, and checks what the guide says of the keys.
 *
 * @param start - Starts the server on the restored data.
 */
export async function resume(place: Place, start: () => Promise<Running>, lost: Lost): Promise<void> {
  const { ids, backedUp, key, revoked, created } = lost;
  const next = Number(await place.tell(["counter", "show"]));
  expect(next).toBeGreaterThan(backedUp);
  // Without the next command, the server would issue ids a second time.
  expect(next).toBeLessThanOrEqual(ids.length);
  const margin = 1000;
  await place.tell(["counter", "advance", "--past-id", ids.at(-1)!, "--by", String(margin)]);
  const { endpoint } = await start();
  const [first] = await idsOf(endpoint, key.secret);
  expect(codec.ordinal(first!)).toBe(codec.ordinal(ids.at(-1)!) + 1n + BigInt(margin));
  for (const id of [ids[0]!, ids.at(-1)!]) {
    const response = await ask(`${endpoint}/v1/ordinal/${id}`, key.secret);
    expect(await response.json()).toEqual({ puid: id, ordinal: String(codec.ordinal(id)) });
  }
  expect((await ask(`${endpoint}/v1/quota`, created.secret)).status).toBe(401);
  expect((await ask(`${endpoint}/v1/quota`, revoked.secret)).status).toBe(200);
  await place.tell(["keys", "revoke", revoked.id]);
  expect((await ask(`${endpoint}/v1/quota`, revoked.secret)).status).toBe(401);
}
