/** Sources that are mutated together, and the tests that must detect the mutants. */
export interface Group {
  readonly sources: readonly string[];
  /** Whether the tests run without WebAssembly: the kernel would do the work of these sources. */
  readonly isJavaScript?: boolean;
  /** The fastest tests come first. Tests that run for long are in `retest.ts`. */
  readonly tests: readonly string[];
}

const vectors = "test/known-answers/vectors.test.ts";
const ff1 = "test/ff1/ff1.test.ts";
const kernel = "test/ff1/kernel.test.ts";
const implementations = "test/ff1/implementations.isolated.test.ts";

const sources = (folder: string, names: string): string[] =>
  names.split(" ").map((name) => `src/${folder}${name}.ts`);
const tests = (names: string): string[] => names.split(" ").map((name) => `test/${name}.test.ts`);

/** The groups are small because instrumented code is slow: AES takes twenty times as long. */
export const GROUPS: Readonly<Record<string, Group>> = {
  aes: {
    isJavaScript: true,
    sources: sources("ff1/", "aes aes-key"),
    tests: [vectors, ...tests("ff1/aes ff1/aes-key"), ff1],
  },
  javascript: {
    isJavaScript: true,
    sources: sources(
      "ff1/",
      "bigint-network block-cipher halves index network network-text network-uuid numerals parameters text-cipher",
    ),
    tests: [vectors, ff1, ...tests("uuid puid registry text/pattern core/options")],
  },
  kernel: {
    sources: [
      ...sources("ff1/kernel/", "batch compile ff1 interface kernel layout network none text write-state"),
      ...sources("ff1/", "create platform-aes"),
    ],
    tests: [vectors, ff1, kernel, implementations, "test/core/batches.test.ts", "test/lines.test.ts"],
  },
  lines: {
    sources: ["src/lines.ts", ...sources("core/", "line-batches read-ordinal")],
    tests: ["test/lines.test.ts"],
  },
  numbers: {
    sources: sources("util/", "bigint64 digit-tables multiword"),
    tests: [vectors, ...tests("util/bigint64 util/multiword text/pattern puid-dev")],
  },
  errors: {
    sources: sources("util/", "errors validate"),
    tests: tests("util/errors core/options ff1/aes-key puid-dev uuid core/huge-inputs.slow"),
  },
  text: {
    sources: sources("text/", "characters digits from-codes normalize pattern spelling"),
    tests: [vectors, ...tests("text/pattern text/normalize util/errors puid")],
  },
  plans: {
    sources: ["src/core/lengths.ts", "src/text/whole.ts"],
    tests: tests("core/lengths text/whole"),
  },
  uuids: { sources: sources("text/", "uuid"), tests: [vectors, "test/uuid.test.ts"] },
  batches: {
    sources: sources("core/", "batches codec create-codec permutation"),
    tests: [vectors, ...tests("puid util/errors puid-dev"), implementations, "test/core/batches.test.ts"],
  },
  filters: {
    sources: ["src/core/accept.ts", "src/filters.ts"],
    tests: [...tests("filters core/accept core/accept.slow"), implementations],
  },
  "prefix-index": {
    sources: sources("core/", "prefix-index schema"),
    tests: tests("registry keyring core/schema"),
  },
  "puid-dev": {
    sources: ["src/puid-dev.ts"],
    tests: [vectors, ...tests("puid-dev laws/laws")],
  },
  composite: {
    sources: ["src/composite.ts", ...sources("core/", "check-integer composite-codec mixed-radix")],
    tests: tests("composite core/composite-codec puid util/errors"),
  },
  params: { sources: ["src/params.ts"], tests: tests("params") },
  legacy: { sources: ["src/legacy.ts", "src/core/check-codec.ts"], tests: tests("legacy") },
  keyrings: { sources: ["src/keyring.ts"], tests: tests("keyring core/schema") },
  codecs: {
    sources: [
      ...sources("", "implementation index key puid registry uuid"),
      "src/core/options.ts",
      "src/text/alphabet.ts",
    ],
    tests: [
      vectors,
      ...tests("key text/alphabet puid core/options util/errors registry keyring core/schema"),
      ...tests("text/pattern uuid core/huge-inputs.slow filters core/accept text/normalize"),
      implementations,
    ],
  },
};

/** The folders of `src/` that no group covers, each with the reason. */
export const UNCOVERED: Readonly<Record<string, string>> = {
  "ff1/kernel/binary.ts": "assurance/kernel tests its instructions for faults.",
  "ff1/kernel/static.ts": "It runs on workerd only, where the tests of the runtimes run it.",
  "cli/": "Its tests run the built command as a process. The build contains no mutant.",
  "integrations/": "Its tests need other libraries, which only test/integrations installs.",
  "sql/": "Its tests need PostgreSQL, which is not installed on every machine.",
  "testing/": "No id depends on it. The tests of applications use it.",
};
