/** Sources that are mutated together, and the tests that should see it: the cheapest first. What takes long is for `again.ts`. */
export interface Room {
  readonly sources: readonly string[];
  readonly tests: readonly string[];
}

const vectors = "test/vectors.test.ts";
const ff1 = "test/ff1/ff1.test.ts";
const forms = "test/ff1/forms.test.ts";

const named = (folder: string, extension: string, names: string): string[] =>
  names.split(" ").map((name) => `${folder}/${name}${extension}`);

/** A few at a time: what is mutated is slow, AES twenty times so. */
export const ROOMS: Readonly<Record<string, Room>> = {
  aes: { sources: ["src/ff1/aes.ts"], tests: [vectors, "test/ff1/aes.test.ts", ff1] },
  general: {
    sources: named("src/ff1", ".ts", "forms general index network numerals parameters"),
    tests: [vectors, ff1, forms],
  },
  halves: {
    sources: named("src/ff1/halves", ".ts", "binary half narrow wide"),
    tests: [vectors, ff1, "test/ff1/halves.test.ts", forms],
  },
  fast: {
    sources: named("src/ff1", ".ts", "batch fast"),
    tests: [vectors, ff1, forms, "test/batches.test.ts"],
  },
  numbers: { sources: named("src", ".ts", "long words"), tests: named("test", ".test.ts", "long words") },
  errors: {
    sources: named("src", ".ts", "check errors"),
    tests: named("test", ".test.ts", "errors options read-key puid-dev uuid hostile"),
  },
  spellings: {
    sources: named("src/spellings", ".ts", "digits normalize pattern spelling"),
    tests: [vectors, ...named("test", ".test.ts", "pattern normalize errors puid")],
  },
  uuids: { sources: ["src/spellings/uuid.ts"], tests: [vectors, "test/uuid.test.ts"] },
  batches: {
    sources: named("src", ".ts", "bulk codec permutation platform/node platform/none"),
    tests: [vectors, ...named("test", ".test.ts", "puid errors puid-dev platform batches")],
  },
  filters: {
    sources: named("src", ".ts", "accept filters"),
    tests: named("test", ".test.ts", "filters accept platform"),
  },
  directory: {
    sources: named("src", ".ts", "directory schema"),
    tests: named("test", ".test.ts", "registry keyring schema"),
  },
  "puid-dev": {
    sources: ["src/puid-dev.ts"],
    tests: [vectors, "test/puid-dev.test.ts", "test/laws/laws.test.ts"],
  },
  codecs: {
    sources: named("src", ".ts", "alphabet index key keyring options puid registry uuid"),
    tests: [
      vectors,
      ...named(
        "test",
        ".test.ts",
        "key read-key alphabet puid options errors registry keyring schema pattern uuid",
      ),
      ...named("test", ".test.ts", "hostile filters accept normalize platform"),
    ],
  },
};

/** The folders of `src/` that no room covers, by the reason. */
export const UNCOVERED: Readonly<Record<string, string>> = {
  "cli/": "Its tests run the built command as a process. No mutant is in that build.",
  "sql/": "Its tests need PostgreSQL, which not every machine has.",
  "testing/": "No id depends on it: the tests of applications use it.",
};
