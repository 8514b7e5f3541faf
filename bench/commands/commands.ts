import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alphabets, createPuid } from "puid-codec";
import { type PostgresFunctionsOptions, postgresFunctions } from "puid-codec/sql";
import { Postgres } from "../../test/support/postgres.js";

/** Measures the command `puid`, the library's batches beside it, and the SQL functions in PostgreSQL. */

const quick = process.argv.includes("--quick");
const ROUNDS = quick ? 1 : 5;
const LINES = quick ? 10_000 : 2_000_000;
const ROWS = quick ? 1_000 : 100_000;

const KEY = "f44fec9beae13cc3a609f67b2f19ab55";
const top = process.cwd();
const codec = createPuid({ key: KEY });
const directory = mkdtempSync(join(tmpdir(), "puid-bench-commands-"));
const postgres = await Postgres.create("fsync=off", "max_parallel_workers_per_gather=0");

const ordinals = Array.from({ length: LINES }, (_, i) => (i * 7_919) % LINES);
const files = { ordinals: join(directory, "ordinals"), ids: join(directory, "ids") };
writeFileSync(files.ordinals, `${ordinals.join("\n")}\n`);
writeFileSync(files.ids, `${codec.ids(ordinals).join("\n")}\n`);

/** Runs the command with a file as standard input, and discards its output. */
function puid(command: string, file: string): void {
  const input = openSync(file, "r");
  execFileSync(process.execPath, [join(top, "dist/cli/main.js"), command], {
    env: { ...process.env, PUID_KEY: KEY },
    stdio: [input, "ignore", "inherit"],
  });
  closeSync(input);
}

/** Runs the work in batches of the size that the command uses. */
function batches(work: (start: number) => unknown): void {
  for (let start = 0; start < LINES; start += 4096) work(start);
}

const formats: Readonly<Record<string, Omit<PostgresFunctionsOptions, "name">>> = {
  defaults: {},
  "base 62 × 16": { alphabet: alphabets.base62 },
  "base 62 × 22": { alphabet: alphabets.base62, length: 22 },
  "base 62 × 40": { alphabet: alphabets.base62, length: 40 },
  UUIDs: { uuid: true },
};

/** A task, and the number of ids or ordinals that it handles. */
interface Task {
  readonly name: string;
  readonly count: number;
  readonly work: () => void;
}

const ids = codec.ids(ordinals);
const tasks: Task[] = [
  {
    name: "`ids`, in batches",
    count: LINES,
    work: () => batches((i) => codec.ids(ordinals.slice(i, i + 4096))),
  },
  { name: "`puid id`", count: LINES, work: () => puid("id", files.ordinals) },
  {
    name: "`ordinals`, in batches",
    count: LINES,
    work: () => batches((i) => codec.ordinals(ids.slice(i, i + 4096))),
  },
  { name: "`puid ordinal`", count: LINES, work: () => puid("ordinal", files.ids) },
];
for (const [i, [name, format]] of Object.entries(formats).entries()) {
  const url = postgres.createDatabase();
  postgres.sql(postgresFunctions({ name: "x", inlineKey: KEY, ...format }), url);
  const rows = `create table t as select x, x_id(x) as id from generate_series(1, ${ROWS}) x; analyze t`;
  postgres.sql(rows, url);
  const select = (expression: string) => (): void =>
    void postgres.sql(`select count(${expression}) from t`, url);
  if (i === 0) tasks.push({ name: "PostgreSQL, only a count", count: ROWS, work: select("x") });
  tasks.push({ name: `\`NAME_id\`, ${name}`, count: ROWS, work: select("x_id(x)") });
  tasks.push({ name: `\`NAME_ordinal\`, ${name}`, count: ROWS, work: select("x_ordinal(id)") });
}

const nanoseconds = new Map<string, number[]>(tasks.map(({ name }) => [name, []]));
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, count, work } of tasks) {
      const began = performance.now();
      work();
      nanoseconds.get(name)!.push((1e6 * (performance.now() - began)) / count);
    }
  }
} finally {
  postgres.remove();
  rmSync(directory, { recursive: true, force: true });
}

const lines = tasks.map(({ name }) => {
  const times = nanoseconds.get(name)!.sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)]!;
  const show = (value: number): string => Math.round(value).toLocaleString("en");
  return `| ${name} | ${show(median)} | ${show(times[0]!)} … ${show(times.at(-1)!)} | ${show(1e9 / median)} |`;
});
const table = `| | ns each | all rounds | per second |\n| --- | --: | --: | --: |\n${lines.join("\n")}\n`;
console.log(table);
if (!quick) {
  writeFileSync(
    join(top, "bench/commands/RESULTS.md"),
    `# The command and PostgreSQL

Node ${process.versions.node}, PostgreSQL 15 without parallel workers, 2 cores. Medians of ${ROUNDS} rounds, in which the tasks take turns.
\`npm run bench:commands\` writes this file.

- The time of the command includes its start (70 ms), reading and writing.
- The time of PostgreSQL includes the client's. The row "only a count" shows how much that is.

${table}`,
  );
}
