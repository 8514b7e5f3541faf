import { createPuid } from "puid-codec";
import { createServer } from "puid-server";
import { postgres } from "puid-server/postgres";
import { middle } from "../middle.js";

/** The milliseconds of a statement that takes ordinals, with a fast commit: for one request, and for each further one. */
export interface Costs {
  readonly statement: number;
  readonly further: number;
}

/** The numbers of requests in a statement. */
const SIZES = [2, 16, 64, 256, 1000];
const ROUNDS = 40;

/** Measures statements on a PostgreSQL. Each request is of its own account. */
export async function measureCosts(url: string): Promise<Costs> {
  const plan = { limit: null, rate: { requests: 1_000_000, seconds: 0.001 }, idsPerRequest: 10 };
  const server = createServer({
    codec: createPuid({ key: "8c1f4e02d97ab35660f1ce3b9a7d2485" }),
    database: postgres(url),
    plans: { free: plan },
    dashboard: false,
  });
  await server.open();
  const { accounts, ordinals } = server.store;
  const ids: string[] = [];
  for (let i = 0; i < Math.max(...SIZES); i++) ids.push(await accounts.create("free"));

  /** Returns the milliseconds of a statement for this many requests. */
  const time = async (size: number): Promise<number> => {
    const began = performance.now();
    // Requests that come together share a statement.
    await Promise.all(ids.slice(0, size).map((account) => ordinals.take({ account, count: 1, plan })));
    return performance.now() - began;
  };
  const times = new Map<number, number[]>(SIZES.map((size) => [size, []]));
  // The first rounds prepare the statements, and are not counted.
  for (let round = -10; round < ROUNDS; round++) {
    for (const size of SIZES) {
      const took = await time(size);
      if (round >= 0) times.get(size)!.push(took);
    }
  }
  await server.close();
  const [least, most] = [SIZES[0]!, SIZES.at(-1)!];
  const [short, long] = [middle(times.get(least)!), middle(times.get(most)!)];
  const further = (long - short) / (most - least);
  return { statement: short - further * (least - 1), further };
}
