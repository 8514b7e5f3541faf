import { describe, expect, it } from "vitest";
import { createServer } from "../src/server.js";
import { atOnce, describePostgres, faultOf, until } from "./support/postgres-instance.js";
import { codec, PLANS, Service } from "./support/service.js";

describePostgres((instance) => {
  const { connect, sql, busy, whileDown } = instance;

  describe("a server during outages", () => {
    const serve = (database = connect()): Promise<Service> => Service.create(database);

    /** Returns requests that need the database. */
    const requests = (
      id: string,
      headers: Record<string, string>,
      client: { id: string; secret: string },
    ): [string, RequestInit][] => [
      ["/v1/ids?n=3", { headers }],
      ["/v1/ids", { headers, method: "HEAD" }],
      ["/v1/quota", { headers }],
      [`/v1/ordinal/${id}`, { headers }],
      [
        "/oauth/token",
        {
          method: "POST",
          body: new URLSearchParams({
            grant_type: "client_credentials",
            client_id: client.id,
            client_secret: client.secret,
          }),
        },
      ],
    ];

    const ready = async (service: { fetch(path: string): Promise<Response> }): Promise<number[]> =>
      Promise.all(
        ["/readyz", "/healthz"].map(async (path) => {
          const { status } = await atOnce(service.fetch(`http://localhost:8799${path}`));
          return status;
        }),
      );

    async function ids(service: Service, headers: Record<string, string>): Promise<string[]> {
      const response = await service.fetch("/v1/ids?n=3", { headers });
      expect(response.status).toBe(200);
      return ((await response.json()) as { ids: string[] }).ids;
    }

    const ordinals = (all: readonly string[]): bigint[] =>
      all.map((id) => codec.ordinal(id)).sort((a, b) => (a < b ? -1 : 1));

    it.each(["fast", "immediate"] as const)(
      "returns 503 at once, and recovers by itself: %s",
      async (mode) => {
        const service = await serve();
        const { id: account, auth } = await service.account();
        const client = await service.server.store.clients.create(account, []);
        const given = await ids(service, auth);
        expect(await ready(service)).toEqual([200, 200]);
        await whileDown(mode, async () => {
          // This request fails on the lost connection.
          await service.fetch("/v1/quota", { headers: auth });
          for (const [path, init] of requests(given[0]!, auth, client)) {
            const response = await atOnce(service.fetch(path, init));
            expect([path, response.status]).toEqual([path, 503]);
            expect(response.headers.get("Retry-After")).toBe("1");
            if (init.method === "HEAD") continue;
            expect(await response.json()).toEqual({
              error: "unavailable",
              message: "the service is temporarily unavailable",
            });
          }
          expect(await ready(service)).toEqual([503, 200]);
        });
        expect(await ready(service)).toEqual([200, 200]);
        given.push(...(await ids(service, auth)));
        expect(ordinals(given)).toEqual([1n, 2n, 3n, 4n, 5n, 6n]);
        expect(await service.server.store.accounts.used(account)).toBe(6);
      },
    );

    it("may start before the database", async () => {
      const server = createServer({ codec, database: connect(), plans: PLANS, allowLostCommits: true });
      const fetch = (path: string): Promise<Response> =>
        server.fetch(new Request(new URL(path, "http://localhost:8799")));
      await whileDown("fast", async () => {
        expect(await faultOf(atOnce(server.open()))).toBe("away");
        expect((await atOnce(fetch("/api/v1/ids"))).status).toBe(503);
        expect(await ready({ fetch })).toEqual([503, 200]);
      });
      expect((await fetch("/api/v1/ids")).status).toBe(401);
      expect(await ready({ fetch })).toEqual([200, 200]);
      expect(sql("select next from puid_counter")).toBe("1");
    });

    /**
     * Requests ids while the counter is locked, and calls `then` with the process of the waiting statement.
     *
     * @returns the response
     */
    const waiting = (
      service: Service,
      headers: Record<string, string>,
      then: (pid: number) => void,
    ): Promise<Response> =>
      connect().transaction(async (within) => {
        await within.query("select next from puid_counter for update");
        const response = service.fetch("/v1/ids?n=3", { headers });
        await until(() => busy("with mine").length === 1);
        then(busy("with mine")[0]!);
        return atOnce(response);
      });

    it("returns mayHaveSpent if the result of a statement is unknown", async () => {
      const service = await serve();
      const { id: account, auth } = await service.account();
      const response = await waiting(service, auth, (pid) => sql(`select pg_terminate_backend(${pid})`));
      expect(response.status).toBe(503);
      expect(response.headers.get("Retry-After")).toBe("1");
      expect(await response.json()).toEqual({
        error: "unavailable",
        mayHaveSpent: true,
        message: "the service is temporarily unavailable; ids may have been spent",
      });
      expect(await service.server.store.accounts.used(account)).toBe(0);
      expect(ordinals(await ids(service, auth))).toEqual([1n, 2n, 3n]);
    });

    it("returns no mayHaveSpent if the statement was cancelled", async () => {
      const service = await serve(connect({ statementTimeout: 2000 }));
      const { id: account, auth } = await service.account();
      const response = await waiting(service, auth, () => {});
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        error: "unavailable",
        message: "the service is temporarily unavailable",
      });
      expect(await service.server.store.accounts.used(account)).toBe(0);
      expect(ordinals(await ids(service, auth))).toEqual([1n, 2n, 3n]);
    });

    it("issues no id twice over several outages", async () => {
      const services = [await serve(), await serve(), await serve()];
      const { id: account, auth } = await services[0]!.account();
      const given: string[] = [];
      const statuses = new Set<number>();
      let isOver = false;
      const clients = services.flatMap((service) =>
        Array.from({ length: 3 }, async () => {
          while (!isOver) {
            const response = await service.fetch("/v1/ids?n=10", { headers: auth });
            statuses.add(response.status);
            if (response.status === 200) given.push(...((await response.json()) as { ids: string[] }).ids);
            else await new Promise((resolve) => setTimeout(resolve, 20));
          }
        }),
      );
      const more = async (): Promise<unknown> => {
        const before = given.length;
        return until(() => given.length > before + 300);
      };
      for (const mode of ["fast", "immediate", "immediate", "fast"] as const) {
        await more();
        await whileDown(mode, () => new Promise((resolve) => setTimeout(resolve, 100)));
      }
      await more();
      isOver = true;
      await Promise.all(clients);
      expect([...statuses].sort()).toEqual([200, 503]);
      const all = ordinals(given);
      expect(new Set(all).size).toBe(all.length);
      expect(await services[0]!.server.store.accounts.used(account)).toBeGreaterThanOrEqual(all.length);
      expect(await services[0]!.server.store.counter.has(all.at(-1)!)).toBe(true);
    });
  });
});
