import { STRINGS } from "./random-strings.js";
import type {
  EncoderName,
  Encoding,
  GeneratorName,
  Lengths,
  PackageName,
  Release,
  Results,
} from "./results.js";

/** The tables of the comparison, from the figures and from what nobody can measure. */

type Releases = Readonly<Record<PackageName, Release>>;
type Name = EncoderName | GeneratorName;

const ENCODERS: readonly EncoderName[] = ["puid-codec", "sqids", "hashids"];

const PACKAGES: Readonly<Record<Exclude<Name, "puid-codec">, PackageName>> = {
  sqids: "sqids",
  hashids: "hashids",
  "UUID v4": "uuid",
  nanoid: "nanoid",
  "UUID v7": "uuid",
  ULID: "ulid",
};

const isEncoder = (name: Name): name is EncoderName =>
  name === "puid-codec" || name === "sqids" || name === "hashids";

/** Returns the table of the README, with a line that says what was measured, and when. */
export function shortTable(results: Results, releases: Releases): string {
  const cells = (cell: (encoding: Encoding, name: EncoderName) => string): string[] =>
    ENCODERS.map((name) => cell(results.encodings[name], name));
  const version = (name: PackageName): string => releases[name].version;
  const fixed = (...names: GeneratorName[]): string =>
    names.every((name) => isFixed(results.lengths[name])) ? "fixed" : "varies";
  const { sqids } = results.encodings;
  return [
    `| | puid-codec | [sqids](https://sqids.org) ${version("sqids")} | [hashids](https://hashids.org) ${version("hashids")} | random (UUID v4, nanoid) | by time (UUID v7, ULID) |`,
    rule(6),
    row(
      "computed from the row's number",
      "yes",
      "yes",
      "yes",
      "no: a column and an index",
      "no: a column and an index",
    ),
    row(
      "hidden by",
      "a key, AES",
      "the alphabet's order",
      "a salt, no cipher",
      "random bits",
      "nothing: the time shows",
    ),
    row("unique", "always", "always", "always", "very probably", "very probably"),
    row(
      "length",
      ...cells(({ lengths }) => (isFixed(lengths) ? "fixed" : "grows, unless padded")),
      fixed("UUID v4", "nanoid"),
      fixed("UUID v7", "ULID"),
    ),
    row("`bigint`", ...cells(({ bigint }, name) => showBigint(bigint, name)), "–", "–"),
    row("mistyped ids that decode ¹", ...cells(showMistyped), "–", "–"),
    row("random strings that decode ²", ...cells(({ decoded }) => showCount(decoded)), "–", "–"),
    row("one string per number", ...cells((encoding) => (isOneToOne(encoding) ? "yes" : "no ³")), "–", "–"),
    "",
    `¹ One character is wrong. &nbsp; ² Of ${STRINGS.toLocaleString("en")} strings of ${sqids.length} letters and digits, of ${results.encodings["puid-codec"].length} for puid-codec in base 62.`,
    `&nbsp; ³ Only ${showCount(sqids.canonical)} of those ${showCount(sqids.decoded)} are what sqids itself writes for the number. Measured on ${results.date}. [Comparison](docs/comparison.md) has more rows, and the dates of the versions.`,
  ].join("\n");
}

/** Returns the tables of docs/comparison.md: one of the libraries that encode numbers, and one of the others. */
export function longTables(results: Results, releases: Releases): string {
  return [
    "## Libraries that encode numbers",
    longTable(ENCODERS, results, releases),
    "## Random and time-ordered ids",
    longTable(["puid-codec", "UUID v4", "nanoid", "UUID v7", "ULID"], results, releases),
    `\\* Measured on ${results.date}.`,
  ].join("\n\n");
}

function longTable(names: readonly Name[], results: Results, releases: Releases): string {
  const all = (cell: (name: Name) => string): string[] => names.map(cell);
  const release = (name: Name, field: keyof Release, own: string): string =>
    name === "puid-codec" ? own : releases[PACKAGES[name]][field];
  const told = (cells: Readonly<Record<Name, string>>): string[] => all((name) => cells[name]);
  const encodings = names.filter(isEncoder).map((name) => ({ name, ...results.encodings[name] }));
  const ofEncoders =
    encodings.length < names.length
      ? []
      : [
          row("`bigint` *", ...encodings.map(({ name, bigint }) => showBigint(bigint, name))),
          row("ids with one wrong character that decode *", ...encodings.map(showMistyped)),
          row("random strings that decode *", ...encodings.map(({ decoded }) => showCount(decoded))),
          row("of these, as the library writes them *", ...encodings.map(showCanonical)),
          row("constant time", ...encodings.map(({ name }) => CONSTANT_TIME[name])),
        ];
  return [
    row("library", ...names),
    rule(names.length + 1),
    row("version", ...all((name) => release(name, "version", "this one"))),
    row("released", ...all((name) => release(name, "released", "[changelog](../CHANGELOG.md)"))),
    row("computed from the row's number", ...all((name) => (isEncoder(name) ? "yes" : "no"))),
    row("column and index", ...all((name) => (isEncoder(name) ? "none" : "one of each"))),
    row("key or secret", ...told(SECRETS)),
    row("what an id tells without it", ...told(TELLS)),
    row("unique", ...all((name) => (isEncoder(name) ? "always" : "very probably"))),
    row("made without a counter", ...all((name) => (isEncoder(name) ? "no" : "yes"))),
    row("sorts by age", ...all((name) => (name === "UUID v7" || name === "ULID" ? "yes" : "no"))),
    row(
      "characters *",
      ...all((name) =>
        showLengths(isEncoder(name) ? results.encodings[name].lengths : results.lengths[name]),
      ),
    ),
    ...ofEncoders,
    row("specification", ...told(SPECIFICATIONS)),
    row("languages", ...told(LANGUAGES)),
    row("bundle, minified and gzipped *", ...all((name) => showSize(results.bundles[name]))),
  ].join("\n");
}

const SECRETS: Readonly<Record<Name, string>> = {
  "puid-codec": "a key of 128, 192 or 256 bits",
  sqids: "none, or the order of the alphabet",
  hashids:
    "a salt, [which can be recovered](https://www.sjoerdlangkemper.nl/2023/11/25/hashids-expose-salt-value/)",
  "UUID v4": "none",
  nanoid: "none",
  "UUID v7": "none",
  ULID: "none",
};

const TELLS: Readonly<Record<Name, string>> = {
  "puid-codec": "nothing",
  sqids: "the number, with the default alphabet",
  hashids: "the number, without a salt",
  "UUID v4": "nothing",
  nanoid: "nothing",
  "UUID v7": "the time",
  ULID: "the time",
};

const CONSTANT_TIME: Readonly<Record<EncoderName, string>> = {
  "puid-codec": "[in WebAssembly](../SECURITY.md#side-channels)",
  sqids: "no secret",
  hashids: "not claimed",
};

const SPECIFICATIONS: Readonly<Record<Name, string>> = {
  "puid-codec": "[SPEC.md](../SPEC.md), over NIST SP 800-38G",
  sqids: "[sqids-spec](https://github.com/sqids/sqids-spec)",
  hashids: "none",
  "UUID v4": "[RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)",
  nanoid: "none",
  "UUID v7": "[RFC 9562](https://www.rfc-editor.org/rfc/rfc9562)",
  ULID: "[ulid/spec](https://github.com/ulid/spec)",
};

const LANGUAGES: Readonly<Record<Name, string>> = {
  "puid-codec": "TypeScript and SQL; [Java and Python](decode-anywhere.md) as examples",
  sqids: "over 40",
  hashids: "many",
  "UUID v4": "nearly all",
  nanoid: "over 20",
  "UUID v7": "most",
  ULID: "many",
};

const isOneToOne = ({ decoded, canonical }: Encoding): boolean => canonical === decoded;

const showBigint = (bigint: boolean, name: EncoderName): string =>
  bigint ? (name === "puid-codec" ? "up to any capacity" : "yes") : "no";

const showCount = (count: number): string => (count === 0 ? "none" : count.toLocaleString("en"));

const showCanonical = (encoding: Encoding): string =>
  encoding.decoded === 0 ? "–" : isOneToOne(encoding) ? "all" : showCount(encoding.canonical);

const showMistyped = ({ mistyped, mistypedDecoded }: Encoding): string => {
  const percent = (100 * mistypedDecoded) / mistyped;
  return mistypedDecoded === 0
    ? "none"
    : `${percent.toLocaleString("en", { maximumSignificantDigits: 2 })} %`;
};

const isFixed = ({ least, greatest }: Lengths): boolean => least === greatest;

const showLengths = ({ least, greatest }: Lengths): string =>
  least === greatest ? `${least}` : `${least} to ${greatest}`;

/** Returns kilobytes with two significant digits. More would change with every release of the bundler. */
const showSize = (bytes: number): string =>
  `${(bytes / 1000).toLocaleString("en", { maximumSignificantDigits: 2 })} kB`;

const row = (...cells: readonly string[]): string => `| ${cells.join(" | ")} |`.replace("|  |", "| |");
const rule = (columns: number): string => row(...Array.from({ length: columns }, () => "---"));
