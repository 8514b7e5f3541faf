import { readFileSync, statSync } from "node:fs";
import { createCompositePuid } from "../composite.js";
import type { AnyPuid, Puid } from "../core/codec.js";
import type { CompositePuid } from "../core/composite-codec.js";
import type { Ranges } from "../core/mixed-radix.js";
import { rejectNumberLike, rejectWords } from "../filters.js";
import { createPuid } from "../puid.js";
import { alphabets } from "../text/alphabet.js";
import { parseWhole } from "../text/whole.js";
import { describe, quote } from "../util/errors.js";
import { createUuidPuid, UUID_COUNT } from "../uuid.js";
import { type Flag, type Given, Misuse, rethrowMisuse } from "./command.js";
import { say } from "./lines.js";

/** The option for the key. The key itself is never an argument: other users of a machine can read arguments. */
export const KEY_FLAGS: Readonly<Record<string, Flag>> = {
  "key-file": {
    value: "FILE",
    help: "file with the key in hexadecimal; the default is PUID_KEY in the environment",
  },
};

/** The option for the alphabet. */
export const ALPHABET_FLAG: Flag = {
  value: "ALPHABET",
  help: `${Object.keys(alphabets).join(", ")}, or the characters`,
};

/** Options for the format of ids. A config file has the same names. */
export const SHAPE_FLAGS: Readonly<Record<string, Flag>> = {
  config: {
    value: "FILE",
    help: "JSON file with the options below by their names, and the filters rejectWords and rejectNumberLike",
  },
  prefix: { value: "TEXT", help: "the start of every id" },
  alphabet: ALPHABET_FLAG,
  length: { value: "N", help: "characters after the prefix" },
  capacity: { value: "N", help: "ordinals are below it; the default is 2^63; permanent with a filter" },
  tweak: {
    value: "TEXT",
    help: "string that separates permutations, such as tenant/type; the default is the prefix",
  },
  parts: {
    value: "NAME=N,...",
    help: "parts of composite ids and their ranges, such as tenant=2^20,row=2^43, in place of the capacity",
  },
  uuid: { help: "make UUIDs" },
};

/** Options for the key and the format. */
export const FORMAT_FLAGS: Readonly<Record<string, Flag>> = { ...KEY_FLAGS, ...SHAPE_FLAGS };

/** A format, as options and config files describe it. */
export interface Shape {
  readonly uuid: boolean;
  readonly prefix?: string;
  readonly alphabet?: string;
  readonly length?: number;
  readonly capacity?: bigint;
  readonly tweak?: string;
  readonly parts?: Ranges;
  readonly accept?: (id: string) => boolean;
}

/** A codec, and where it comes from. */
export interface Opened {
  readonly codec: AnyPuid;
  /** The parts of its ids, if they are composite. */
  readonly composite: CompositePuid | undefined;
  /** Returns a codec that decodes every string of the same shape: its ordinals are the points of `codec`. */
  readonly points: () => Puid;
  readonly shape: Shape;
  readonly key: string;
}

/** Returns the codec that the options describe. */
export function openCodec(given: Given): Opened {
  const key = readKey(given);
  const shape = readShape(given);
  const codec = rethrowMisuse(() => create(key, shape));
  const { length, alphabet } = codec;
  const { uuid, accept: _accept, parts: _parts, ...unfiltered } = shape;
  const points = (): Puid =>
    uuid
      ? createUuidPuid({ key, ...unfiltered, capacity: UUID_COUNT })
      : createPuid({ key, ...unfiltered, length, capacity: BigInt(alphabet.length) ** BigInt(length) });
  return { codec, composite: "parts" in codec ? (codec as CompositePuid) : undefined, points, shape, key };
}

function create(key: string, { uuid, ...options }: Shape): AnyPuid {
  if (uuid) return createUuidPuid({ key, ...options });
  const { parts } = options;
  return parts === undefined
    ? createPuid({ key, ...options })
    : createCompositePuid({ key, ...options, parts });
}

/** Returns the key in hexadecimal, from the file or the environment. */
export function readKey({ values }: Given): string {
  const path = values["key-file"];
  const key = path === undefined ? process.env["PUID_KEY"] : readKeyFile(path);
  if (!key) {
    throw new Misuse("missing key: set PUID_KEY or pass --key-file; puid keygen makes one");
  }
  return key;
}

/** Returns the key in a file. Warns if other users can read or write the file. */
function readKeyFile(path: string): string {
  const key = readText(path).trim();
  const file = statSync(path);
  if (file.isFile() && (file.mode & 0o077) !== 0 && process.platform !== "win32") {
    say(`puid: warning: other users can read ${path}; run chmod 600`);
  }
  return key;
}

/** The names that a config file may have. */
const CONFIG_NAMES = [
  ...Object.keys(SHAPE_FLAGS).filter((name) => name !== "config"),
  "rejectWords",
  "rejectNumberLike",
];

/** Returns the format. Options have priority over the config file. */
export function readShape({ values, switches }: Given): Shape {
  const file = values["config"] === undefined ? {} : readConfig(values["config"]);
  const text = (name: string): string | undefined => {
    const value = values[name] ?? file[name];
    if (value === undefined || typeof value === "string") return value;
    throw new Misuse(`"${name}" must be a string, got ${describe(value)}`);
  };
  const whole = (name: string): bigint | undefined => {
    const value = values[name] ?? file[name];
    return value === undefined ? undefined : readWhole(name, value);
  };
  const flag = (name: string): boolean => {
    const value = switches.has(name) || (file[name] ?? false);
    if (typeof value === "boolean") return value;
    throw new Misuse(`"${name}" must be true or false, got ${describe(value)}`);
  };
  const alphabet = text("alphabet");
  const length = whole("length");
  const filters = [
    ...(flag("rejectNumberLike") ? [rejectNumberLike] : []),
    ...(file["rejectWords"] === undefined ? [] : [rejectWords(readWords(file["rejectWords"]))]),
  ];
  const shape = {
    uuid: flag("uuid"),
    prefix: text("prefix"),
    alphabet: alphabet === undefined ? undefined : alphabetOf(alphabet),
    length: length === undefined ? undefined : Number(length),
    capacity: whole("capacity"),
    tweak: text("tweak"),
    parts: readRanges(values["parts"] ?? file["parts"]),
    accept: filters.length === 0 ? undefined : (id: string) => filters.every((filter) => filter(id)),
  };
  return Object.fromEntries(
    Object.entries(shape).filter(([, value]) => value !== undefined),
  ) as unknown as Shape;
}

/** Returns the ranges of parts, written as tenant=2^20,row=2^43, or as an object in a config file. */
function readRanges(given: unknown): Ranges | undefined {
  if (given === undefined) return undefined;
  const entries =
    typeof given === "string"
      ? given.split(",").map((part) => part.split("=") as [string, string | undefined])
      : Object.entries(Object(given));
  const names = new Set(entries.map(([name]) => name));
  const isComplete = entries.every(([name, range]) => name !== "" && range !== undefined);
  if (names.size < entries.length || names.size === 0 || !isComplete) {
    throw new Misuse(
      `"parts" must be different names with ranges, such as tenant=2^20,row=2^43, got ${describe(given)}`,
    );
  }
  return Object.fromEntries(entries.map(([name, range]) => [name, readWhole(`parts.${name}`, range)]));
}

/** Returns the characters of an alphabet, given by its name or by its characters. */
export const alphabetOf = (text: string): string =>
  Object.hasOwn(alphabets, text) ? alphabets[text as keyof typeof alphabets] : text;

/** Returns a whole number, written as 1000000, 1_000_000, 1e6 or 2^63. */
export function readWhole(name: string, value: unknown): bigint {
  const text = typeof value === "number" ? String(value) : value;
  const whole = typeof text === "string" ? parseWhole(text) : undefined;
  if (whole !== undefined) return whole;
  throw new Misuse(`"${name}" must be a whole number, such as 1000000, 1e6 or 2^63, got ${describe(value)}`);
}

/** Returns the options of a config file. */
function readConfig(path: string): Record<string, unknown> {
  let config: unknown;
  try {
    config = JSON.parse(readText(path));
  } catch (error) {
    if (error instanceof Misuse) throw error;
    // The parser's message quotes the file, and the file may be the key file.
    const [where = ""] = /at position \d+/.exec((error as Error).message) ?? [];
    throw new Misuse(`${path} must be JSON, got a syntax error ${where}`.trim());
  }
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    throw new Misuse(`${path} must hold a JSON object`);
  }
  const unknown = Object.keys(config).find((name) => !CONFIG_NAMES.includes(name));
  if (unknown !== undefined) {
    const advice = unknown === "key" ? "; set PUID_KEY or pass --key-file" : "";
    throw new Misuse(
      `${path} must have no names but ${CONFIG_NAMES.join(", ")}, got ${quote(unknown)}${advice}`,
    );
  }
  return config as Record<string, unknown>;
}

function readWords(words: unknown): string[] {
  if (Array.isArray(words) && words.every((word) => typeof word === "string")) return words;
  throw new Misuse(`"rejectWords" must be a list of strings, got ${describe(words)}`);
}

/** Returns the text of a file. */
export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new Misuse((error as Error).message);
  }
}
