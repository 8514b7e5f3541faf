import { Agent, request } from "node:http";

/** A response. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The most connections to one server. */
const CONNECTIONS = 32;

/** Milliseconds to wait for a response. */
const PATIENCE = 20_000;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** Sends a request over a connection that is kept alive. */
export const send = (origin: string, { method = "GET", path, headers, body }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(path, origin);
    const options = { agent, method, headers: { ...headers }, signal: AbortSignal.timeout(PATIENCE) };
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () => {
        const { statusCode, headers } = incoming;
        resolve({ status: statusCode!, headers, body: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });

/** Sends JSON, and returns the JSON of a response that must be successful. */
export async function sendJson(
  origin: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<Record<string, string>> {
  const answer = await send(origin, {
    method: "POST",
    path,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body);
}
