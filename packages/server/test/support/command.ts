import { connect, type Socket } from "node:net";
import { alphabets, createPuid } from "puid-codec";
import { afterAll, expect } from "vitest";
import { PREFIXES } from "../../src/util/secrets.js";
import { Place } from "./processes.js";

/** A key for servers that get one from the environment. */
export const KEY = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

export const SECRET: RegExp = new RegExp(`(?:${Object.values(PREFIXES).join("|")})[\\w-]{43}`);

/** Settings with a plan that has no rate. */
export const QUICK = {
  plans: { quick: { limit: 1000, rate: null }, slow: { limit: 5, rate: null } },
  defaultPlan: "quick",
  // The tests' PostgreSQL runs without fsync.
  allowLostCommits: true,
};

export const codecOf = (key: string): ReturnType<typeof createPuid> =>
  createPuid({ key, alphabet: alphabets.base62, length: 22 });

/**
 * Returns a function that creates places. After the tests, it removes them, and fails if a server has written a
 * secret.
 */
export function usePlaces(): (env?: NodeJS.ProcessEnv, isFirst?: boolean) => Place {
  const places: Place[] = [];
  afterAll(async () => {
    await Promise.all(places.map((place) => place.remove()));
    const written = places.flatMap(({ servers }) => servers.map(({ stdout, stderr }) => stdout + stderr));
    for (const text of written) expect(text).not.toMatch(SECRET);
  });
  return (env, isFirst) => {
    const place = new Place(env, isFirst);
    places.push(place);
    return place;
  };
}

/** Sends a GET request, with an API key if there is one. */
export const ask = (url: string, key?: string): Promise<Response> =>
  fetch(url, key === undefined ? {} : { headers: { "X-API-Key": key } });

export const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

/** Requests ids, and fails unless the answer has them. */
export async function idsOf(endpoint: string, key: string, count = 1): Promise<string[]> {
  const response = await ask(`${endpoint}/v1/ids?n=${count}`, key);
  expect(response.status).toBe(200);
  return ((await response.json()) as { ids: string[] }).ids;
}

/** Sends text over a connection of its own. `heard` resolves to everything that the server sends until it closes. */
export function say(origin: string, text: string): { socket: Socket; heard: Promise<string> } {
  const socket = connect(Number(new URL(origin).port), "localhost");
  const heard = new Promise<string>((resolve) => {
    let received = "";
    socket.setEncoding("utf8").on("data", (data) => {
      received += data;
    });
    socket.on("error", () => {}); // the server may have closed the connection
    socket.on("close", () => resolve(received));
  });
  socket.write(text);
  return { socket, heard };
}
