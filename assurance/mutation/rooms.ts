/** Sources that are mutated together, and the tests that should see it: the cheapest first. What takes long is for `again.ts`. */
export interface Room {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

const vectors = "test/known-answers/vectors.test.ts";
const ff1 = "test/ff1/ff1.test.ts";
const forms = "test/ff1/forms.test.ts";

const sources = (folder: string, names: string): string[] =>
  names.split(" ").map((name) => `src/${folder}${name}.ts`);
const tests = (names: string): string[] => names.split(" ").map((name) => `test/${name}.test.ts`);

/** A few at a time: what is mutated is slow, AES twenty times so. */
export const ROOMS: Readonly<Record<string, Room>> = {
  aes: { sources: sources("ff1/", "aes aes-key"), tests: [vectors, "test/ff1/aes.test.ts", ff1] },
  general: {
    sources: sources("ff1/", "create-network index network numerals parameters reference"),
    tests: [vectors, ff1, forms],
  },
  halves: {
    sources: sources("ff1/halves/", "binary half narrow wide"),
    tests: [vectors, ff1, "test/ff1/halves.test.ts", forms],
  },
  fast: {
    sources: sources("ff1/", "batch fast"),
    tests: [vectors, ff1, forms, "test/core/batches.test.ts"],
  },
  numbers: { sources: sources("util/", "bigint64 multiword"), tests: tests("util/bigint64 util/multiword") },
  errors: {
    sources: sources("util/", "errors validate"),
    tests: tests("util/errors core/options ff1/aes-key puid-dev uuid core/huge-inputs.slow"),
  },
  text: {
    sources: sources("text/", "digits normalize pattern spelling"),
    tests: [vectors, ...tests("text/pattern text/normalize util/errors puid")],
  },
  uuids: { sources: sources("text/", "uuid"), tests: [vectors, "test/uuid.test.ts"] },
  batches: {
    sources: [
      ...sources("core/", "batches codec create-codec permutation"),
      ...sources("platform/", "default node"),
    ],
    tests: [vectors, ...tests("puid util/errors puid-dev platform/platform core/batches")],
  },
  filters: {
    sources: ["src/core/accept.ts", "src/filters.ts"],
    tests: tests("filters core/accept core/accept.slow platform/platform"),
  },
  "prefix-index": {
    sources: sources("core/", "prefix-index schema"),
    tests: tests("registry keyring core/schema"),
  },
  "puid-dev": {
    sources: ["src/puid-dev.ts"],
    tests: [vectors, ...tests("puid-dev laws/laws")],
  },
  codecs: {
    sources: [
      ...sources("", "index key keyring puid registry uuid"),
      "src/core/options.ts",
      "src/text/alphabet.ts",
    ],
    tests: [
      vectors,
      ...tests("key ff1/aes-key text/alphabet puid core/options util/errors registry keyring core/schema"),
      ...tests(
        "text/pattern uuid core/huge-inputs.slow filters core/accept core/accept.slow text/normalize platform/platform",
      ),
    ],
  },
};

/** The folders of `src/` that no room covers, by the reason. */
export const UNCOVERED: Readonly<Record<string, string>> = {
  "cli/": "Its tests run the built command as a process. No mutant is in that build.",
  "sql/": "Its tests need PostgreSQL, which not every machine has.",
  "testing/": "No id depends on it: the tests of applications use it.",
};
