import { readFileSync } from "node:fs";

/** The lengths of the shortest and the longest of some ids. */
export interface Lengths {
  readonly least: number;
  readonly greatest: number;
}

/** What was measured of a library that encodes numbers. */
export interface Encoding {
  /** The lengths of the ids of 0 and of 2^53 − 1, with the defaults. */
  readonly lengths: Lengths;
  /** Tells whether 2^60 becomes an id, and the id becomes 2^60 again. */
  readonly bigint: boolean;
  /** The length of the random strings. */
  readonly length: number;
  /** How many random strings decode to one number. */
  readonly decoded: number;
  /** How many of those are what the library itself writes for the number. */
  readonly canonical: number;
  /** How many ids with one wrong character there are, and how many of them decode to one number. */
  readonly mistyped: number;
  readonly mistypedDecoded: number;
}

/** The libraries that encode numbers, and the functions that make ids without a number. */
export type EncoderName = "puid-codec" | "sqids" | "hashids";
export type GeneratorName = "UUID v4" | "nanoid" | "UUID v7" | "ULID";

/** All figures of the comparison. */
export interface Results {
  /** The day of the measurement. */
  readonly date: string;
  readonly encodings: Readonly<Record<EncoderName, Encoding>>;
  /** The lengths of a thousand ids. */
  readonly lengths: Readonly<Record<GeneratorName, Lengths>>;
  /** The sizes of bundles in bytes, minified and compressed with gzip. */
  readonly bundles: Readonly<Record<EncoderName | GeneratorName, number>>;
}

/** A release of a package that the comparison is about. */
export interface Release {
  readonly version: string;
  /** The day, or only the year. */
  readonly released: string;
}

const readJson = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));

/** Reads the figures of the last measurement that was written. */
export const readResults = (): Results => readJson("results.json");

/** Reads the releases that the comparison is about, by the names of the packages. */
export const readReleases = (): Readonly<Record<PackageName, Release>> => readJson("releases.json");

export type PackageName = "hashids" | "nanoid" | "sqids" | "ulid" | "uuid";
