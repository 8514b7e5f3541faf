import { afterAll, beforeAll } from "vitest";
import type { Database } from "../../src/store/database.js";
import { openEmbedded } from "./embedded.js";
import { type Answer, Service } from "./service.js";

/** An API on a database of its own, for the tests of a file. */
export class TestApi {
  database!: Database;
  service!: Service;

  async open(): Promise<void> {
    this.database = await openEmbedded();
    const rates = { account: { requests: 20, seconds: 3600 } };
    this.service = await Service.create(this.database, { rates });
  }

  readonly send = (path: string, init?: RequestInit): Promise<Answer> => this.service.send(path, init);

  /** Creates an access token with these scopes. Returns it and its account. */
  readonly tokenOf = async (
    scope: string,
    plan: string = "boundless",
  ): Promise<{ id: string; token: string }> => {
    const { id } = await this.service.account(plan);
    const { secret } = await this.service.server.store.credentials.create("access", {
      account: id,
      scopes: scope.split(" "),
      life: 60,
    });
    return { id, token: secret };
  };

  readonly nextOrdinal = async (): Promise<bigint> => {
    const [row] = await this.database.query<{ next: bigint }>("select next from puid_counter");
    return row!.next;
  };
}

/** Opens an API before the tests of the file, and closes it after them. */
export function useApi(): TestApi {
  const api = new TestApi();
  beforeAll(() => api.open());
  afterAll(() => api.service.close());
  return api;
}
