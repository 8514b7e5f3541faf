import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The numbers of a file's mutants, by result. */
export interface Counts {
  mutants: number;
  killed: number;
  equivalent: number;
}

export type CountsOfFiles = ReadonlyMap<string, Counts>;

const TABLE = /(?<=<!-- mutation -->\n).*(?=<!-- \/mutation -->)/s;

const row = (name: string, { mutants, killed, equivalent }: Counts): string =>
  `| ${name} | ${mutants} | ${killed} | ${((100 * killed) / mutants).toFixed(1)} % | ${equivalent} |`;

/** Returns a Markdown table of the results. */
export function toTable(countsOfFiles: CountsOfFiles): string {
  const all: Counts = { mutants: 0, killed: 0, equivalent: 0 };
  for (const { mutants, killed, equivalent } of countsOfFiles.values()) {
    all.mutants += mutants;
    all.killed += killed;
    all.equivalent += equivalent;
  }
  const files = [...countsOfFiles].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "| file | mutants | killed | score | equivalent |",
    "| --- | --: | --: | --: | --: |",
    ...files.map(([file, counts]) => row(`\`${file}\``, counts)),
    row("all", all),
  ].join("\n");
}

/** Writes the table into CONTRIBUTING.md. Files without new counts keep their rows, unless they are gone. */
export function writeTable(countsOfFiles: CountsOfFiles): void {
  const text = readFileSync("CONTRIBUTING.md", "utf8");
  const rows = text.match(TABLE)![0].matchAll(/^\| `(.+)` \| (\d+) \| (\d+) \| .+ \| (\d+) \|$/gm);
  const kept = Array.from(rows, ([, file, mutants, killed, equivalent]): [string, Counts] => [
    file!,
    { mutants: Number(mutants), killed: Number(killed), equivalent: Number(equivalent) },
  ]);
  const table = toTable(new Map([...kept.filter(([file]) => existsSync(file)), ...countsOfFiles]));
  writeFileSync("CONTRIBUTING.md", text.replace(TABLE, `\n${table}\n\n`));
}
