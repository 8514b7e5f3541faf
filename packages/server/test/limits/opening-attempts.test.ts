import { describe, expect, it, vi } from "vitest";
import { createServer } from "../../src/server.js";
import { DatabaseError } from "../../src/store/database.js";
import { useFrozenClock } from "../support/frozen-clock.js";
import { codec } from "../support/service.js";

useFrozenClock();

describe("a database that does not open", () => {
  it("is opened by requests at most ten times a second", async () => {
    let queries = 0;
    const away = async (): Promise<never> => {
      queries++;
      throw new DatabaseError("away", new Error("nobody is there"));
    };
    const server = createServer({
      codec,
      database: { query: away, transaction: away, close: async () => {} },
    });
    const ask = async (): Promise<number> =>
      (await server.fetch(new Request("http://localhost/api/nothing-here"))).status;
    expect(await ask()).toBe(503);
    const once = queries;
    for (let i = 0; i < 50; i++) expect(await ask()).toBe(503);
    expect(queries).toBe(once);
    vi.advanceTimersByTime(100);
    expect(await ask()).toBe(503);
    expect(queries).toBe(2 * once);
  });
});
