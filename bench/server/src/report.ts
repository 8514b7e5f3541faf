import { cpus } from "node:os";
import type { Sample } from "./load.js";
import { BLOCK_SIZE, type Case, CONNECTIONS, DELAY } from "./sections.js";

/** A case's figures: medians of its rounds. */
export interface Figure {
  readonly name: string;
  /** Requests a second, and the least and the most of a round. */
  readonly rate: number;
  readonly least: number;
  readonly most: number;
  /** The rate as a share of the bare handler's in the same round. */
  readonly share: number;
  /** Ids a second; 0 where none are asked for. */
  readonly ids: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Results {
  /** The figures of each section, by its title. */
  readonly sections: ReadonlyMap<string, readonly Figure[]>;
  /** Milliseconds until the disk has a page. */
  readonly flush: number;
  readonly rounds: number;
  /** How long a case was measured in each round. */
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

/** The one in the middle. */
export const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export function toMarkdown({ sections, flush, rounds, seconds, postgresVersion }: Results): string {
  const tables = Array.from(
    sections,
    ([title, figures]) => `## ${title}\n\n${HEAD}\n${figures.map(row).join("\n")}\n`,
  );
  const date = new Date().toISOString().slice(0, 10);
  const cores = cpus();
  return `# The server under load

${date}, Node ${process.versions.node}, PostgreSQL ${postgresVersion}, ${cores.length} cores of ${cores[0]!.model.trim()}, ${process.platform} ${process.arch}.
A page of 8 kB takes this disk ${flush.toFixed(2)} ms to write and flush.

\`puid-server start\` is loaded by autocannon over ${CONNECTIONS} connections, each with an account of its own, that ask again as soon as they
are answered. The bare handler has the same router, on the same adaptor, and gives answers of the same size that take nothing to find.
Servers are processes of their own, and share the cores with what asks them and with PostgreSQL. PostgreSQL is as it comes, so that
a commit is on the disk before it is acknowledged; so it is with PGlite. Plans have neither limits nor rates, and nothing is logged
unless a row says so. "In blocks" is with \`blockSize\` ${BLOCK_SIZE.toLocaleString("en")}.

All rows take turns, ${rounds} rounds of ${seconds} s each, and figures are medians of the rounds; a share is of what the bare handler of the
section answers in the same round. Every answer was 200, and no id came twice. \`npm run bench:server\` writes this file.

## What they say

- **Where the time goes.** A request for ids is two statements: one finds whose credential it is, the other spends the quota and takes
  the ordinals. An ordinal's is the first of them alone. Beside the way to the database and back, the router, the checks and the
  codec are little; ten ids cost what one does.
- **Without blocks, requests stand in one line.** The counter is one row. A request holds it until its commit is on the disk, and only
  then has the next its turn: so many connections, cores or nodes as there may be, there are no more requests a second than flushes
  one after another. Where PostgreSQL waits ${DELAY} ms before each flush (\`commit_delay\`), as on a disk across a network, they are
  fewer than ${Math.floor(1000 / DELAY)}.
- **With blocks, each account has a line of its own.** A node takes ${BLOCK_SIZE.toLocaleString("en")} ordinals in one commit. What a request holds is its
  account's row, and the commits of several accounts share a flush, so that a slow disk hardly matters. To one account that asks
  over many connections blocks bring nothing.
- **PGlite** works within the server's process, one statement at a time, and flushes each commit by itself. Blocks bring it little:
  the account's usage is committed either way.
- **Two nodes** have the same two cores as one here, and so the figures say nothing of what more machines would bring with blocks.
  Without blocks they would bring nothing: the line is the database's.
- **A line of log** for each request, to a file, costs what the last row lacks of "PostgreSQL, in blocks".
- **99 of 100** wait for those before them, since the connections never pause. What a request takes by itself is in the section with one
  request at a time.

${tables.join("\n")}`;
}

const HEAD =
  "| | requests/s | least and most of a round | of the bare handler's | ids/s | p50, ms | p99, ms |\n| --- | --: | --: | --: | --: | --: | --: |";

function row({ name, rate, least, most, share, ids, p50, p99 }: Figure): string {
  const range = `${whole(least)} … ${whole(most)}`;
  const percent = `${(100 * share).toFixed(1)}%`;
  return `| ${name} | ${whole(rate)} | ${range} | ${percent} | ${ids === 0 ? "" : whole(ids)} | ${p50.toFixed(1)} | ${p99.toFixed(1)} |`;
}

const whole = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 });
