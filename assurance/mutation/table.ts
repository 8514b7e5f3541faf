import { readFileSync, writeFileSync } from "node:fs";

/** What became of a file's mutants. */
export interface Fate {
  mutants: number;
  killed: number;
  equivalent: number;
}

export type Fates = ReadonlyMap<string, Fate>;

const PLACE = /(?<=<!-- mutation -->\n).*(?=<!-- \/mutation -->)/s;

const row = (name: string, { mutants, killed, equivalent }: Fate): string =>
  `| ${name} | ${mutants} | ${killed} | ${((100 * killed) / mutants).toFixed(1)} % | ${equivalent} |`;

export function toTable(fates: Fates): string {
  const all: Fate = { mutants: 0, killed: 0, equivalent: 0 };
  for (const { mutants, killed, equivalent } of fates.values()) {
    all.mutants += mutants;
    all.killed += killed;
    all.equivalent += equivalent;
  }
  const files = [...fates].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "| file | mutants | killed | score | equivalent |",
    "| --- | --: | --: | --: | --: |",
    ...files.map(([file, fate]) => row(`\`${file}\``, fate)),
    row("all", all),
  ].join("\n");
}

/** Puts the table in CONTRIBUTING.md, where files that were skipped keep their rows. */
export function writeTable(fates: Fates, skipped: readonly string[]): void {
  const text = readFileSync("CONTRIBUTING.md", "utf8");
  const rows = text.match(PLACE)![0].matchAll(/^\| `(.+)` \| (\d+) \| (\d+) \| .+ \| (\d+) \|$/gm);
  const kept = Array.from(rows, ([, file, mutants, killed, equivalent]): [string, Fate] => [
    file!,
    { mutants: Number(mutants), killed: Number(killed), equivalent: Number(equivalent) },
  ]);
  const table = toTable(new Map([...kept.filter(([file]) => skipped.includes(file)), ...fates]));
  writeFileSync("CONTRIBUTING.md", text.replace(PLACE, `\n${table}\n\n`));
}
