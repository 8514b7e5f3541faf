/** The first request in several languages. */
export interface Program {
  readonly id: string;
  readonly name: string;
  /** What to do before, as a command. */
  readonly install?: string | undefined;
  readonly code: string;
}

/** What stands for the key. A page never has a real one in a program, because people share programs. */
const KEY = "PUID_API_KEY";

const CLIENT = "puid-client";

/** Returns the programs for an endpoint, such as "https://ids.example.com/api". */
export function programsFor(endpoint: string): Program[] {
  const url = `${endpoint}/v1/ids?n=3`;
  return [
    { id: "curl", name: "curl", code: `curl -H "X-API-Key: $${KEY}" ${shellString(url)}` },
    {
      id: "typescript",
      name: "TypeScript",
      install: `npm install ${CLIENT}`,
      code: `import { PuidClient } from ${JSON.stringify(CLIENT)};

const puid = new PuidClient({
  apiKey: process.env.${KEY}!,
  endpoint: ${JSON.stringify(endpoint)},
});
console.log(await puid.ids(3));`,
    },
    {
      id: "python",
      name: "Python",
      code: `import json
import os
from urllib.request import Request, urlopen

request = Request(
    ${JSON.stringify(url)},
    headers={"X-API-Key": os.environ["${KEY}"]},
)
with urlopen(request) as response:
    print(json.load(response)["ids"])`,
    },
  ];
}

/** Returns a string for a POSIX shell. A URL can contain quotes and dollars. */
const shellString = (text: string): string =>
  /[`$\\"!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
