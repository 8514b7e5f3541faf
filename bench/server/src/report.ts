import { cpus } from "node:os";
import type { Sample } from "./load.js";
import { middle } from "./middle.js";
import { type Case, CONNECTIONS } from "./sections.js";
import { DELAY } from "./slow-database.js";

/** The figures of a case: medians of its rounds. */
export interface Figure {
  readonly name: string;
  /** Requests per second: the median, and the lowest and the highest of a round. */
  readonly rate: number;
  readonly least: number;
  readonly most: number;
  /** The rate divided by that of the bare handler in the same round. */
  readonly share: number;
  /** Ids per second; 0 if the case requests none. */
  readonly ids: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Results {
  /** The figures of each section, by its title. */
  readonly sections: ReadonlyMap<string, readonly Figure[]>;
  /** Milliseconds to write and flush a page. */
  readonly flush: number;
  readonly rounds: number;
  /** The seconds of a case in each round. */
  readonly seconds: number;
  readonly postgresVersion: string;
}

export function toFigure({ name, ids }: Case, rounds: readonly Sample[], bare: readonly Sample[]): Figure {
  const rates = rounds.map(({ rate }) => rate);
  const rate = middle(rates);
  return {
    name,
    rate,
    least: Math.min(...rates),
    most: Math.max(...rates),
    share: middle(rates.map((own, round) => own / bare[round]!.rate)),
    ids: ids * rate,
    p50: middle(rounds.map(({ p50 }) => p50)),
    p99: middle(rounds.map(({ p99 }) => p99)),
  };
}

export function toMarkdown({ sections, flush, rounds, seconds, postgresVersion }: Results): string {
  const tables = Array.from(
    sections,
    ([title, figures]) => `## ${title}\n\n${HEAD}\n${figures.map(row).join("\n")}\n`,
  );
  const date = new Date().toISOString().slice(0, 10);
  const cores = cpus();
  return `# The server under load

${date}, Node ${process.versions.node}, PostgreSQL ${postgresVersion}, ${cores.length} cores of ${cores[0]!.model.trim()}, ${process.platform} ${process.arch}.
This disk writes and flushes a page of 8 kB in ${flush.toFixed(2)} ms.

- **Load.** autocannon loads \`puid-server start\` over ${CONNECTIONS} connections. Each connection has its own account, and sends the next
  request after each response.
- **Bare handler.** It has the same router and adaptor, and returns constant responses of the same size.
- **Processes.** Each server is a process. The servers share the cores with the load generator and with PostgreSQL.
- **Durability.** PostgreSQL has its default configuration, so a commit is on the disk before it is acknowledged. The same is true of
  PGlite.
- **Settings.** Plans have no limits and no rates. The log is silent, except in the row "with a log".

All rows take turns in ${rounds} rounds of ${seconds} s each. The figures are medians of the rounds. A share is relative to the bare handler of
the same section and round. Every response was 200, and no id came twice: all ids are decoded after each round. \`npm run bench:server\` writes this file.

## Conclusions

- **Costs.** A request for ids is part of one statement, which checks its credential, uses the quota and takes the ordinals. A credential
  that is new to the server takes a second one. A request for an ordinal is part of one statement, which finds the owners of credentials.
  Ten ids cost as much as one.
- **Requests share statements and commits.** While one statement runs, the next one gathers the requests that come. So a slower disk costs
  little, and more connections help: each commit has more requests. \`commit_delay\` makes PostgreSQL wait ${DELAY} ms before each flush, as a disk
  across a network does.
- **Requests of one account** share statements too. They are not slower than those of many accounts.
- **PGlite** runs inside the server's process, which does nothing else meanwhile.
- **Two nodes** have the same two cores as one node here. Their commits wait for each other, and each has fewer requests.
- **10,000 ids in a request** are still one transaction. The codec then takes most of the time, and the rest is JSON and the socket.
- **A log** with one line per request, in a file, costs the difference between the last row and "PostgreSQL".
- **The 99th percentile** includes waiting for other requests, because the connections never pause. The section with one request at a
  time shows a request on its own.

${tables.join("\n")}`;
}

const HEAD =
  "| | requests/s | lowest and highest round | share of bare handler | ids/s | p50, ms | p99, ms |\n| --- | --: | --: | --: | --: | --: | --: |";

function row({ name, rate, least, most, share, ids, p50, p99 }: Figure): string {
  const range = `${whole(least)} … ${whole(most)}`;
  const percent = `${(100 * share).toFixed(1)}%`;
  return `| ${name} | ${whole(rate)} | ${range} | ${percent} | ${ids === 0 ? "" : whole(ids)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`;
}

const whole = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
