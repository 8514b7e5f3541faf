import { join } from "node:path";
import type { Postgres } from "../../../test/support/postgres.js";
import type { Load } from "./load.js";
import { run } from "./processes.js";
import { MOST_IDS, Service, type ServiceOptions } from "./service.js";
import { createSlowDatabase, DELAY } from "./slow-database.js";

/** One load of one server. */
export interface Case {
  readonly name: string;
  readonly load: Load;
  /** Checks the responses. It runs after the load, because it takes time. */
  readonly check: () => void;
  /** The number of ids in a response. */
  readonly ids: number;
}

/** Cases that take turns. The first is the bare handler, and the others are compared with it. */
export interface Section {
  readonly title: string;
  readonly cases: readonly Case[];
}

/** The number of connections. Each connection has its own account, so none waits for another. */
export const CONNECTIONS = 16;
export const MANY_CONNECTIONS = 128;

/** Starts all servers, and returns the sections. */
export async function createSections(postgres: Postgres): Promise<Section[]> {
  const bareOrigin = await run(join(import.meta.dirname, "bare.js"), (port) => [String(port)]);
  const start = (options: ServiceOptions = {}): Promise<Service> => Service.start(options, MANY_CONNECTIONS);
  const onPostgres = (options: ServiceOptions = {}, url = postgres.createDatabase()): Promise<Service> =>
    start({ databaseUrl: url, ...options });

  const pglite = await start();
  const postgresql = await onPostgres();
  const slow = await onPostgres({}, createSlowDatabase(postgres));
  const pair = await onPostgres({ nodes: 2 });
  const slowPair = await onPostgres({ nodes: 2 }, createSlowDatabase(postgres));
  const logging = await onPostgres({ logLevel: "info" });

  const bare = (path: string, connections = CONNECTIONS): Case => ({
    name: "bare handler",
    load: { origins: [bareOrigin], paths: [path], tokens: ["none"], connections, read() {} },
    check() {},
    ids: 0,
  });
  const take = (name: string, service: Service, ids: number, more: Partial<Load> = {}): Case => {
    const { origins, tokens } = service;
    const read = (body: string): void => service.keep(body);
    return {
      name,
      load: { origins, paths: [idsPath(ids)], tokens, connections: CONNECTIONS, read, ...more },
      check: () => service.check(),
      ids,
    };
  };
  const slowly = `PostgreSQL, flush takes ${DELAY} ms more`;
  const threeWays = (ids: number, more: Partial<Load> = {}): Case[] => [
    bare(idsPath(ids), more.connections),
    take("PGlite", pglite, ids, more),
    take("PostgreSQL", postgresql, ids, more),
    take(slowly, slow, ids, more),
  ];
  const read = async (name: string, service: Service): Promise<Case> => {
    const paths = (await service.sample()).map(ordinalPath);
    return take(name, service, 0, { paths, read() {} });
  };
  const oneAccount = ({ tokens }: Service): Partial<Load> => ({ tokens: tokens.slice(0, 1) });

  return [
    { title: "One id per request", cases: threeWays(1) },
    { title: "Ten ids per request", cases: threeWays(10) },
    {
      title: "10,000 ids per request",
      cases: [
        bare(idsPath(MOST_IDS)),
        take("PGlite", pglite, MOST_IDS),
        take("PostgreSQL", postgresql, MOST_IDS),
        take("PostgreSQL, one request at a time", postgresql, MOST_IDS, { connections: 1 }),
      ],
    },
    {
      title: "The ordinal of an id",
      cases: [
        bare(ordinalPath("7KTOnAQlzsFfQXoPKfTvBS")),
        await read("PGlite", pglite),
        await read("PostgreSQL", postgresql),
      ],
    },
    { title: "One id per request, one request at a time", cases: threeWays(1, { connections: 1 }) },
    {
      title: `One id per request, ${MANY_CONNECTIONS} connections`,
      cases: threeWays(1, { connections: MANY_CONNECTIONS }),
    },
    {
      title: "One id per request, other cases",
      cases: [
        bare(idsPath(1)),
        take("PGlite, one account", pglite, 1, oneAccount(pglite)),
        take("PostgreSQL, one account", postgresql, 1, oneAccount(postgresql)),
        take("PostgreSQL, two nodes", pair, 1),
        take(`${slowly}, two nodes`, slowPair, 1),
        take("PostgreSQL, with a log", logging, 1),
      ],
    },
  ];
}

const idsPath = (count: number): string => `/api/v1/ids?n=${count}`;
const ordinalPath = (id: string): string => `/api/v1/ordinal/${id}`;
